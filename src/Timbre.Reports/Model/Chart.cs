using System.Text.Json.Nodes;

namespace Timbre.Reports;

/// <summary>A chart: a Vega-Lite specification with its data inside, and the sentence that says what it shows.</summary>
/// <param name="Sentence">What the reader should see in it, one sentence (inline Markdown); also what stands where charts cannot be drawn.</param>
/// <param name="Spec">
/// A Vega-Lite specification (version 5) without <c>$schema</c>: data as <c>values</c>, never as a <c>url</c>; width <c>"container"</c>.
/// <see cref="Charts"/> makes such specifications. Not to be changed after it is handed over.
/// </param>
public sealed record Chart(string Sentence, JsonObject Spec) : Block
{
    /// <summary>A short title above the chart; null where the section's heading says enough.</summary>
    public string? Title { get; init; }

    /// <summary>What a screen reader says instead of the picture; <see cref="Sentence"/> where null.</summary>
    public string? Alt { get; init; }

    /// <summary>Height in CSS pixels that the page keeps free before the chart is drawn; from the specification where null.</summary>
    public int? Height { get; init; }

    /// <summary>The width that the chart does not exceed, in CSS pixels; the page's width where null.</summary>
    public int? MaxWidth { get; init; }

    /// <summary>The numbers of the chart as a table, folded away under it; shown in full without JavaScript and in Markdown.</summary>
    public Table? Data { get; init; }
}

/// <summary>Several small charts of one kind, as many in a row as fit (one per coefficient, per model, per fold).</summary>
/// <param name="Sentence">What the reader should see in all of them, one sentence (inline Markdown).</param>
/// <param name="Charts">The charts; each one's <see cref="Chart.Title"/> is its caption, its sentence is for screen readers.</param>
public sealed record SmallMultiples(string Sentence, IReadOnlyList<Chart> Charts) : Block
{
    /// <summary>A short title above all of them.</summary>
    public string? Title { get; init; }

    /// <summary>What the colours mean, once for all charts.</summary>
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>The least width of one chart, in CSS pixels.</summary>
    public int ColumnWidth { get; init; } = 220;

    /// <summary>The numbers of all charts as one table; the charts' own tables are then not shown.</summary>
    public Table? Data { get; init; }
}

/// <summary>One colour of a legend.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Colour">Six hexadecimal digits after <c>#</c>.</param>
public sealed record LegendEntry(string Label, string Colour);
