using System.Text.Json;
using Timbre.Corpora;
using Timbre.Reports;
using Timbre.TestSupport;
using static Timbre.Recipes.Tests.MadeUpCorpus;

namespace Timbre.Recipes.Tests;

public class ExplorationReportTests
{
    public static TheoryData<string> OddCorpora => [.. s_odd.Keys];

    private static readonly Dictionary<string, Func<(List<ExtractedUtterance> Utterances, int Features)>> s_odd = new(StringComparer.Ordinal)
    {
        ["nothing"] = () => ([], 13),
        ["no features"] = () => ([Recording("a", "1", Gender.F, [])], 0),
        ["one recording"] = () => ([Recording("a", "1", Gender.F, [[1, 2, 3]])], 1),
        ["one frame"] = () => ([Recording("a", "1", Gender.F, [[1]])], 1),
        ["a recording without frames"] = () => ([Recording("a", "1", Gender.F, [[]]), Recording("b", "2", Gender.M, [[1, 2]])], 1),
        ["one speaker of each"] = () => ([.. Voices(1, speakers: 2)], 3),
        ["one gender"] = () => ([.. Voices(1).Where(u => u.Utterance.Gender == Gender.M)], 3),
        ["no gender, no speaker"] = () => ([.. Voices(1).Select(u => u with { Utterance = u.Utterance with { Gender = null, Speaker = null } })], 3),
        ["some unknown"] = () => ([.. Voices(1).Select((u, i) => i % 3 == 0 ? u with { Utterance = u.Utterance with { Gender = null } } : u)], 3),
        ["silence"] = () => ([.. Voices(1).Select(u => u with { LevelDb = double.NegativeInfinity })], 3),
        ["constant"] = () => ([.. Enumerable.Range(0, 8).Select(i => Recording($"{i}", $"{i}", i % 2 == 0 ? Gender.F : Gender.M, [[4.1f, 4.1f, 4.1f], [0, 0, 0]]))], 2),
        ["not finite"] = () => ([.. Enumerable.Range(0, 8).Select(i => Recording($"{i}", $"{i}", i % 2 == 0 ? Gender.F : Gender.M, [[i, float.NaN, float.PositiveInfinity], [float.NaN, float.NaN, float.NaN]]))], 2),
        ["many features"] = () => ([.. Voices(1, features: 60, frames: 12)], 60),
        ["one speaker, both labels"] = () => ([.. Voices(1).Select(u => u with { Utterance = u.Utterance with { Speaker = "same" } })], 3),
        ["names with markup"] = () => ([.. Voices(1).Select(u => u with { Utterance = u.Utterance with { Speaker = "<b>*x*" } })], 3),
    };

    [Theory]
    [MemberData(nameof(OddCorpora))]
    public void Odd_corpora_give_a_report_without_gaps(string which)
    {
        var (utterances, features) = s_odd[which]();
        var exploration = Explore(utterances, features: features);
        var report = ExplorationReport.Compose(exploration, which, []);
        using var folder = new TempFolder();
        HtmlReport.Write(report, folder.File("report.html"));
        report.Save(folder.File("report.json"));
        var text = File.ReadAllText(folder.File("report.json"));
        foreach (var gap in new[] { "NaN", "∞", "Infinity", "unknown", " ." })
        {
            Assert.DoesNotContain(gap, string.Join('\n', Sentences(report)), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.NotNull(JsonDocument.Parse(exploration.ToJson().ToJsonString()));
    }

    [Fact]
    public void Swapped_labels_turn_every_direction_round()
    {
        var female = Of(Voices(2), "gender");
        var male = Of(Voices(2, swapped: true), "gender");
        Assert.Contains("higher for the female speaker in **100", female, StringComparison.Ordinal);
        Assert.Contains("lower for the female speaker in **100", male, StringComparison.Ordinal);
        Assert.Contains("mfcc_1 (higher in female voices", female, StringComparison.Ordinal);
        Assert.Contains("mfcc_1 (lower in female voices", male, StringComparison.Ordinal);
        Assert.Contains("lies above a male one", Of(Voices(2), "frames"), StringComparison.Ordinal);
        Assert.Contains("lies below a male one", Of(Voices(2, swapped: true), "frames"), StringComparison.Ordinal);
        Assert.Contains("female recordings are on average 1.0 dB louder", Of(Voices(2), "data"), StringComparison.Ordinal);
        Assert.Contains("female recordings are on average 1.0 dB quieter", Of(Voices(2, swapped: true), "data"), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_a_difference_are_said_to_have_none()
    {
        var none = Voices(0, speakers: 40);
        Assert.Contains("hardly tell the genders apart", Of(none, "frames"), StringComparison.Ordinal);
        Assert.Contains("there was little gender to lose", Of(none, "normalisation"), StringComparison.Ordinal);
        Assert.DoesNotContain("there was little gender to lose", Of(Voices(2), "normalisation"), StringComparison.Ordinal);
        Assert.Contains("nearly mirror each other", Of(none, "frames"), StringComparison.Ordinal);
        Assert.DoesNotContain("nearly mirror each other", Of(Voices(2), "frames"), StringComparison.Ordinal);
    }

    [Fact]
    public void Normalisation_says_what_it_was_fitted_on()
    {
        Assert.Contains("from **all recordings** here", Of(Voices(1), "normalisation"), StringComparison.Ordinal);
        var trained = Explore(Voices(1), new HashSet<string>(["s0", "s1"], StringComparer.Ordinal));
        var text = string.Join('\n', Sentences(ExplorationReport.Compose(trained, "x", [])));
        Assert.Contains("**training speakers** alone (4 of 24 recordings)", text, StringComparison.Ordinal);
        Assert.Contains("speakers it has not seen are off by up to", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_show_the_most_telling_of_many_features_and_tables_have_all()
    {
        var report = ExplorationReport.Compose(Explore(Voices(2, features: 60, frames: 12)), "x", []);
        var frames = report.Sections.Single(s => s.Id == "frames");
        var violins = frames.Blocks.OfType<SmallMultiples>().Single();
        Assert.Equal(16, violins.Charts.Count);
        Assert.Contains("mfcc_1", violins.Charts.Select(c => c.Title));
        var gender = report.Sections.Single(s => s.Id == "gender");
        List<Table> tables = [.. gender.Blocks.OfType<Details>().SelectMany(d => d.Blocks).OfType<Table>()]; // so long a table is folded away
        Assert.Equal(2, tables.Count);
        Assert.All(tables, table => Assert.Equal(60, table.Rows.Count));
    }

    [Fact]
    public void Scales_are_called_different_only_where_they_are()
    {
        static ExtractedUtterance Scaled(ExtractedUtterance u, float factor) => Recording(
            u.Utterance.Id, u.Utterance.Speaker, null, [.. Enumerable.Range(0, 3).Select(f => u.Features.Row(f).ToArray().Select(v => f == 2 ? factor * v : v).ToArray())]);
        Assert.Contains("The features spread alike", Of([.. Voices(0).Select(u => Scaled(u, 1))], "frames"), StringComparison.Ordinal);
        Assert.Contains("very different scales: mfcc_2 spreads", Of([.. Voices(0).Select(u => Scaled(u, 50))], "frames"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_far_from_the_others_is_named()
    {
        List<ExtractedUtterance> utterances = [.. Voices(0), Recording("odd-one", "z", Gender.F, [[0, 1], [90, 91], [0, 1]])];
        Assert.Contains("odd-one", Of(utterances, "outliers"), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_are_listed()
    {
        var report = ExplorationReport.Compose(Explore(Voices(0)), "x", [new InputFailure("a.flac", "is damaged")], "a folder", DateTimeOffset.UnixEpoch);
        Assert.Equal("1 input could not be used; nothing above rests on it.", report.Sections[^1].Lead);
        Assert.Contains(report.Facts, f => f is { Label: "Started", Value: "1970-01-01 00:00:00 UTC" });
    }

    private static string Of(List<ExtractedUtterance> utterances, string section) =>
        string.Join('\n', Sentences(ExplorationReport.Compose(Explore(utterances), "x", []), section)).Replace("\\", "", StringComparison.Ordinal); // as it is read, without escapes

    private static IEnumerable<string> Sentences(Report report, string? section = null) => report.Sections
        .Where(s => section is null || s.Id == section)
        .SelectMany(s => Sentences(s.Blocks).Prepend(s.Lead ?? ""));

    private static IEnumerable<string> Sentences(IEnumerable<Block> blocks) => blocks.SelectMany(block => block switch
    {
        Text text => [text.Markdown],
        Callout callout => [callout.Markdown],
        Chart chart => [chart.Sentence],
        SmallMultiples multiples => multiples.Charts.Select(c => c.Sentence).Prepend(multiples.Sentence),
        KeyFigures figures => figures.Items.Select(i => $"{i.Value} {i.Label} {i.Note}"),
        Details details => Sentences(details.Blocks),
        _ => (IEnumerable<string>)[],
    });
}
