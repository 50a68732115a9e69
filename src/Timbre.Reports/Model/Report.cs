using Timbre.Numerics;

namespace Timbre.Reports;

/// <summary>
/// What a run found, ready to be written: as one HTML page (<see cref="HtmlReport"/>), Markdown (<see cref="MarkdownReport"/>),
/// a notebook (<see cref="NotebookReport"/>) or JSON (<see cref="Save"/>). A value without behaviour: no text in it is trusted,
/// writers encode all of it.
/// </summary>
/// <param name="Title">The heading of the page.</param>
/// <param name="Subtitle">One line under it; may be empty.</param>
/// <param name="Facts">What identifies the run: recipe, corpus, seed, date, version.</param>
/// <param name="Sections">The sections in reading order; their ids are distinct.</param>
public sealed record Report(string Title, string Subtitle, IReadOnlyList<Fact> Facts, IReadOnlyList<Section> Sections)
{
    /// <summary>Writes the report as JSON, beside the file first and then renamed, so that no half-written file is left.</summary>
    public void Save(string path) => AtomicFile.WriteText(path, ReportJson.Write(this));

    /// <summary>Reads a report that <see cref="Save"/> wrote.</summary>
    /// <exception cref="TimbreException">The file cannot be read or is not a report.</exception>
    public static Report Load(string path) => ReportJson.Read(ReportFile.Read(path), path);
}

/// <summary>One line of what identifies a run.</summary>
/// <param name="Label">What it is ("Seed").</param>
/// <param name="Value">Its value ("0").</param>
public sealed record Fact(string Label, string Value);

/// <summary>A part of a report with a heading and an entry in the table of contents.</summary>
/// <param name="Id">The anchor: letters, digits and hyphens, distinct within the report.</param>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands in it, in reading order.</param>
/// <param name="Lead">One sentence under the heading that says what the section finds; inline Markdown.</param>
public sealed record Section(string Id, string Title, IReadOnlyList<Block> Blocks, string? Lead = null);
