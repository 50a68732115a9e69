using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Reports;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests;

public sealed class RecordingPictureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_beginning_of_a_recording_is_played_at_16_kHz_and_drawn_to_8_kHz()
    {
        var path = Tone(44100, seconds: 9, hertz: 1000);
        var picture = Picture(new Utterance("a", path));
        Assert.Equal(("a", 6.0, 8000.0), (picture.Title, picture.Seconds, picture.MaximumHertz));
        File.WriteAllBytes(_folder.File("played.wav"), picture.Audio!);
        var played = Recording.Open(_folder.File("played.wav"));
        Assert.Equal((16000, 1, 6.0), (played.Rate.Hertz, played.Channels, played.DurationSeconds));
        Assert.StartsWith("Half of the energy lies below about 1", picture.Caption, StringComparison.Ordinal);
        Assert.Contains("of 6.0 s of a, from 0 to 8 kHz", picture.Alternative, StringComparison.Ordinal);
        ReportJsonTakes(picture);
    }

    [Fact]
    public void A_segment_is_played_from_its_start_to_its_end()
    {
        var picture = Picture(new Utterance("a", Tone(16000, 9, 300)) { Start = 2, Duration = 1.5 });
        Assert.Equal(1.5, picture.Seconds);
        Assert.Equal(0.75, Picture(new Utterance("a", Tone(16000, 9, 300)) { Start = 8.25 }).Seconds);
    }

    [Fact]
    public void What_no_voice_reaches_is_named()
    {
        Assert.Contains("lower than any voice", Picture(new Utterance("a", Tone(16000, 1, 20))).Caption, StringComparison.Ordinal);
        Assert.DoesNotContain("lower than any voice", Picture(new Utterance("a", Tone(16000, 1, 80))).Caption, StringComparison.Ordinal);
        Assert.Equal("It is silent.", Picture(new Utterance("a", Tone(16000, 1, 0))).Caption);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void The_shortest_recordings_are_drawn(int samples)
    {
        var path = _folder.File("short.wav");
        WavWriter.Write(path, Enumerable.Repeat(0.5f, samples).ToArray(), SampleRate.Speech);
        ReportJsonTakes(Picture(new Utterance("a", path)));
    }

    [Fact]
    public void A_bad_file_gives_nothing()
    {
        File.WriteAllText(_folder.File("text.wav"), "no sound");
        File.WriteAllText(_folder.File("empty.flac"), "");
        WavWriter.Write(_folder.File("nothing.wav"), [], SampleRate.Speech);
        foreach (var path in new[] { "text.wav", "empty.flac", "nothing.wav", "gone.wav", "" })
        {
            Assert.Null(RecordingPicture.Of(new Utterance("a", _folder.File(path)), cancellation: TestContext.Current.CancellationToken));
        }

        Assert.Null(RecordingPicture.Of(new Utterance("a", Tone(16000, 1, 100)) { Start = 5 }, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Hard_utterances_are_shown_below_their_table_the_surest_first()
    {
        var outcome = SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0, 4, 7, 9)]);
        var exploration = Exploration.Of(outcome.Corpus.Utterances, null, outcome.Recipe.Features.Kind, outcome.FeatureNames, cancellationToken: TestContext.Current.CancellationToken);
        var picture = Picture(new Utterance("x", Tone(16000, 1, 200)));
        var media = RunMedia.Of([picture with { Title = "s2-1" }, picture with { Title = "s0-0" }, picture with { Title = "s5-0" }]);
        var section = RunReport.Compose(outcome, exploration, media).Sections.Single(s => s.Id == "utterances");
        Assert.IsType<Table>(section.Blocks[0]);
        Assert.StartsWith("2\u00a0errors to listen to", Assert.IsType<Text>(section.Blocks[1]).Markdown, StringComparison.Ordinal);
        var shown = Assert.IsType<Recordings>(section.Blocks[2]).Items;
        Assert.Equal(["s0-0", "s2-1"], shown.Select(r => r.Title)); // s5-0 was not wrong
        Assert.Equal(
            "Speaker s0, labelled F; the multi-layer perceptron said **M** with probability 0.850, and 75.0\u00a0% of the frames voted for that. Half of the energy lies below about 200\u00a0Hz. The first 1.0\u00a0s of 2.0\u00a0s.",
            shown[0].Caption);
        Assert.Single(RunReport.Compose(outcome, exploration).Sections.Single(s => s.Id == "utterances").Blocks);
    }

    [Fact]
    public void Six_of_the_best_models_errors_are_read_and_the_ones_that_are_gone_left_out()
    {
        var path = Tone(16000, 1, 200);
        var outcome = SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0, 1, 2, 3, 4, 5, 6, 7)]);
        outcome = outcome with
        {
            Forms = [.. outcome.Forms.Select(f => f with
            {
                Models = [.. f.Models.Select(m => m with
                {
                    Utterances = [.. m.Utterances.Select(u => u with { Utterance = u.Utterance with { Path = u.Utterance.Id == "s0-1" ? u.Utterance.Path : path } })],
                })],
            })],
        };
        var media = RunMedia.Of(outcome, TestContext.Current.CancellationToken);
        Assert.Equal(["s0-0", "s0-2", "s1-0", "s1-1", "s1-2"], outcome.Forms[0].Models[0].Utterances.Select(u => u.Utterance.Id).Where(id => media.Recording(id) is not null).Order(StringComparer.Ordinal));
    }

    private static RecordingBlock Picture(Utterance utterance)
    {
        var picture = RecordingPicture.Of(utterance, cancellation: TestContext.Current.CancellationToken);
        Assert.NotNull(picture);
        return picture;
    }

    private void ReportJsonTakes(RecordingBlock block)
    {
        var path = _folder.File("report.json");
        new Report("T", "", [], [new Section("s", "S", [block])]).Save(path);
        Assert.Equal(block.Spectrogram, ((RecordingBlock)Report.Load(path).Sections[0].Blocks[0]).Spectrogram);
    }

    private string Tone(int rate, double seconds, double hertz)
    {
        var path = _folder.File(FormattableString.Invariant($"{rate}-{seconds}-{hertz}.wav"));
        WavWriter.Write(path, [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => 0.5f * (float)Math.Sin(2 * Math.PI * hertz * i / rate))], new SampleRate(rate));
        return path;
    }
}
