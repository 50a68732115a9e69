using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes.Tests;

/// <summary>Recordings that are described as a whole: one value of each feature.</summary>
public class WholeRecordingsTests
{
    private static readonly string[] s_names = ["f0_mean", "f0_std", "rms_mean", "mfcc_0_mean"];

    [Fact]
    public void There_is_no_word_of_frames_outliers_or_normalising()
    {
        var report = Report(Voices(pitch: 100));
        Assert.Equal(["data", "recordings", "gender"], report.Sections.Select(s => s.Id));
        var words = SampleRun.Words(report);
        Assert.DoesNotContain("frame", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Spread", words, StringComparison.Ordinal);
        Assert.Contains("Each feature is one number of a whole recording", words, StringComparison.Ordinal);
        Assert.DoesNotContain("has no value in some recordings", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "higher", "f0_mean")]
    [InlineData(-100, "lower", "f0_mean")]
    [InlineData(0, "higher", "rms_mean")]
    public void Of_each_group_the_feature_that_goes_furthest_is_named(double pitch, string direction, string first)
    {
        var gender = Report(Voices(pitch, loudness: pitch == 0 ? 9 : 0)).Sections.Single(s => s.Id == "gender");
        Assert.Contains($"{direction} for the female speaker in **100", gender.Lead!, StringComparison.Ordinal);
        Assert.Contains(first + (pitch == 0 ? " (loudness)" : " (pitch)"), gender.Lead!, StringComparison.Ordinal);
        var table = gender.Blocks.OfType<Table>().First();
        Assert.Equal(3, table.Rows.Count);
        Assert.Equal(first, table.Rows[0][2].Text);
        Assert.Equal(pitch == 0 ? 1 : 2, table.Rows[0][1].Number);
        Assert.Equal(1.0, table.Rows[0][3].Number);
    }

    [Fact]
    public void What_could_not_be_measured_is_left_out_and_counted()
    {
        var voices = Voices(pitch: 100);
        var holed = voices.Select((u, i) => i is 3 or 8 ? Row(u, [float.NaN, .. Values(u)[1..]]) : u).ToList();
        var (whole, gaps) = (Explore(voices).Features[0], Explore(holed).Features[0]);
        Assert.Equal(whole.PerRecording.Overall.N - 2, gaps.PerRecording.Overall.N);
        Assert.Equal(1, gaps.Mean.Auc.Estimate); // the speakers' other recordings are still there
        Assert.True(double.IsFinite(gaps.Mean.Effect.Estimate));
        Assert.Equal(Explore(voices).Features[1].Mean, Explore(holed).Features[1].Mean);
        Assert.Contains($"1 feature has no value in some recordings, most often f0_mean (2 of {voices.Count})", SampleRun.Words(Report(holed)), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Explore(holed).ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_frame_does_not_take_the_recording_with_it()
    {
        var voices = MadeUpCorpus.Voices(2);
        var rows = Enumerable.Range(0, 3).Select(f => voices[0].Features.Row(f).ToArray()).ToArray();
        rows[1][5] = float.NaN;
        var study = MadeUpCorpus.Explore([MadeUpCorpus.Recording("s0-0", "s0", Gender.F, rows), .. voices[1..]]).Features[1];
        var before = MadeUpCorpus.Explore(voices).Features[1];
        Assert.Equal(before.PerFrame.Overall.N - 1, study.PerFrame.Overall.N);
        Assert.Equal(before.PerUtterance.Auc, study.PerUtterance.Auc, 2);
        Assert.Equal(before.PerUtterance.Deviation, study.PerUtterance.Deviation, 2);
        Assert.Equal(before.Mean.Effect.Estimate, study.Mean.Effect.Estimate, 0.05);
    }

    [Fact]
    public void Features_that_nobody_has_and_hundreds_of_them_give_a_report()
    {
        var names = Enumerable.Range(0, 400).Select(i => $"logmel_{i}_mean").ToList();
        var voices = Enumerable.Range(0, 12).Select(i => MadeUpCorpus.Recording(
            $"s{i}", $"s{i}", i % 2 == 0 ? Gender.F : Gender.M, [.. names.Select((_, f) => new[] { f % 3 == 0 ? float.NaN : (float)Math.Sin((i * 31) + f) })])).ToList();
        var report = ExplorationReport.Compose(Exploration.Of(voices, null, "statistics", names, cancellationToken: TestContext.Current.CancellationToken), "x", []);
        var words = SampleRun.Words(report);
        Assert.DoesNotContain("NaN", words, StringComparison.Ordinal);
        Assert.All(report.Sections.SelectMany(s => s.Blocks).OfType<Table>(), t => Assert.InRange(t.Rows.Count, 0, ExplorationSections.MostListed));
        Assert.All(report.Sections.SelectMany(s => s.Blocks).OfType<SmallMultiples>(), m => Assert.InRange(m.Charts.Count, 1, ExplorationSections.MostDrawn));
        Assert.Contains("134 features have no value in some recordings", words, StringComparison.Ordinal);
    }

    private static Report Report(IReadOnlyList<ExtractedUtterance> utterances) => ExplorationReport.Compose(Explore(utterances), "x", []);

    private static Exploration Explore(IReadOnlyList<ExtractedUtterance> utterances) =>
        Exploration.Of(utterances, null, "statistics", s_names, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Twelve speakers, two recordings each; the first feature of female voices lies higher by <paramref name="pitch"/>, the third by <paramref name="loudness"/>.</summary>
    private static List<ExtractedUtterance> Voices(double pitch, double loudness = 0) =>
    [
        .. Enumerable.Range(0, 24).Select(i => (Index: i, Speaker: i / 2, Female: i / 2 % 2 == 0)).Select(r => MadeUpCorpus.Recording(
            $"s{r.Speaker}-{r.Index % 2}",
            $"s{r.Speaker}",
            r.Female ? Gender.F : Gender.M,
            [[(float)(150 + Wave(r.Index, 3) + (r.Female ? pitch : 0))], [(float)Wave(r.Index, 7)], [(float)(Wave(r.Index, 11) + (r.Female ? loudness : 0))], [(float)Wave(r.Index, 13)]])),
    ];

    private static double Wave(int index, int step) => Math.Sin((index * step) + step);

    private static float[] Values(ExtractedUtterance utterance) => utterance.Features.ToFrameMajor();

    private static ExtractedUtterance Row(ExtractedUtterance utterance, float[] values) => utterance with { Features = new FeatureMatrix(values.Length, 1, values) };
}
