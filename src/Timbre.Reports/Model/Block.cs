using System.Text.Json.Serialization;

namespace Timbre.Reports;

/// <summary>One piece of a section.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Table), "table")]
[JsonDerivedType(typeof(Chart), "chart")]
[JsonDerivedType(typeof(SmallMultiples), "small-multiples")]
[JsonDerivedType(typeof(Callout), "callout")]
[JsonDerivedType(typeof(KeyFigures), "key-figures")]
[JsonDerivedType(typeof(SideBySide), "side-by-side")]
[JsonDerivedType(typeof(Details), "details")]
[JsonDerivedType(typeof(RecordingBlock), "recording")]
[JsonDerivedType(typeof(Recordings), "recordings")]
public abstract record Block
{
    private protected Block()
    {
    }
}

/// <summary>What a block or a figure stands for; it decides its colour and its mark.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Neutral,

    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something to be careful about.</summary>
    Warning,

    /// <summary>A number that was measured with a leaky split and must not be believed.</summary>
    Leak,

    /// <summary>A number that may be believed: speakers disjoint, statistics from training data only.</summary>
    Good,
}

/// <summary>
/// Prose. A small part of Markdown: paragraphs, lists (<c>- </c>, <c>1. </c>), <c>**bold**</c>, <c>*emphasis*</c>, <c>`code`</c>,
/// <c>[text](address)</c> with an http(s) or # address. Anything else, HTML included, is shown as it is typed.
/// Put names and other foreign text through <see cref="Escape"/>.
/// </summary>
/// <param name="Markdown">The text.</param>
public sealed record Text(string Markdown) : Block
{
    /// <summary>Foreign text (a speaker's name, a path) such that no character of it is taken for markup.</summary>
    public static string Escape(string text) => InlineMarkdown.Escape(text);
}

/// <summary>A remark that stands out.</summary>
/// <param name="Tone">Its kind.</param>
/// <param name="Title">A few words.</param>
/// <param name="Markdown">The remark, as in <see cref="Text"/>.</param>
public sealed record Callout(Tone Tone, string Title, string Markdown) : Block;

/// <summary>The few numbers that matter, large.</summary>
/// <param name="Items">The numbers, two to six.</param>
public sealed record KeyFigures(IReadOnlyList<KeyFigure> Items) : Block;

/// <summary>One large number.</summary>
/// <param name="Value">The number as it is shown ("92.5 %").</param>
/// <param name="Label">What it is ("accuracy per utterance").</param>
/// <param name="Note">What it rests on ("95 % interval 89.4 to 95.1").</param>
/// <param name="Tone">Whether it may be believed.</param>
public sealed record KeyFigure(string Value, string Label, string? Note = null, Tone Tone = Tone.Neutral);

/// <summary>Two or more things to compare, beside each other where there is room.</summary>
/// <param name="Columns">What is compared.</param>
public sealed record SideBySide(IReadOnlyList<SideColumn> Columns) : Block;

/// <summary>One side of a comparison.</summary>
/// <param name="Title">Its heading ("As published").</param>
/// <param name="Blocks">What stands in it.</param>
/// <param name="Tone">Its colour.</param>
/// <param name="Badge">A word or two in a label beside the heading ("leaky").</param>
public sealed record SideColumn(string Title, IReadOnlyList<Block> Blocks, Tone Tone = Tone.Neutral, string? Badge = null);

/// <summary>Blocks that are folded away until the reader opens them; open on paper unless they hold a table of more than a hundred rows.</summary>
/// <param name="Summary">What is inside.</param>
/// <param name="Blocks">The blocks.</param>
public sealed record Details(string Summary, IReadOnlyList<Block> Blocks) : Block;
