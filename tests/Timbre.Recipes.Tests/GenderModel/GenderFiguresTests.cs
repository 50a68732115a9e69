using Timbre.Classification;
using Timbre.Corpora;

namespace Timbre.Recipes.Tests.GenderModel;

/// <summary>Figures of a few answers, counted by hand.</summary>
public sealed class GenderFiguresTests
{
    private static readonly Recipe s_recipe = new Recipe().With("test.durations", "null").With("evaluation.replicates", "100").With("calibration.uncertain_below", "0.8");

    [Fact]
    public void UncertainAnswersAndThoseWithoutOneAreCountedApart()
    {
        HeardVoice[] heard = [Heard("a", Gender.F, 0.95), Heard("a", Gender.F, 0.6), Heard("b", Gender.M, 0.7), Heard("b", Gender.M, 0.1), Heard("c", Gender.M, 0.85), Without("c", PredictionStatus.NoSpeech), Without("c", PredictionStatus.TooShort)];
        var row = new GenderFigures("test", s_recipe, 1).Of(heard, null)[0];
        Assert.Equal((5, 1, 1, 0.6), (row.Metrics.N, row.NoSpeech, row.TooShort, row.Metrics.Accuracy));
        Assert.Equal(new UncertainBand(0.8, 2, 1, 3, 1), row.Band);
        Assert.Equal((0.4, 0.5, 1 / 3.0), (row.Band.Share, row.Band.ErrorInside, row.Band.ErrorOutside));
        Assert.Equal(2, row.Errors);
    }

    [Fact]
    public void MostRecordingsDecideASpeaker()
    {
        // a: two of three are F, though the mean probability is not; b: one of each, and the mean is F.
        HeardVoice[] heard = [Heard("a", Gender.F, 0.55), Heard("a", Gender.F, 0.55), Heard("a", Gender.F, 0.01), Heard("b", Gender.M, 0.9), Heard("b", Gender.M, 0.3)];
        var row = new GenderFigures("test", s_recipe, 1).Of(heard, null).Single(r => r.Level == GenderRow.Speaker);
        Assert.Equal((2, 0.5), (row.Metrics.N, row.Metrics.Accuracy));
        Assert.Equal((1, 0), (row.Metrics.PerClass["F"].Recall, row.Metrics.PerClass["M"].Recall));
    }

    [Theory]
    [InlineData(15_999, 16_000, new int[0])]
    [InlineData(16_000, 16_000, new[] { 0 })]
    [InlineData(50_000, 16_000, new[] { 0, 16_000, 32_000 })]
    [InlineData(160_000, 16_000, new[] { 16_000, 48_000, 96_000, 128_000 })]
    public void PiecesLieSideBySideAndAreFewPerRecording(int samples, int length, int[] expected) => Assert.Equal(expected, GenderTest.Starts(samples, length));

    private static HeardVoice Heard(string speaker, Gender gender, double female) =>
        new(new Utterance(Guid.NewGuid().ToString(), "/x.wav") { Speaker = speaker, Gender = gender }, GenderTest.Clean, null, 3, new GenderEvidence(PredictionStatus.Ok, 1, 2), female);

    private static HeardVoice Without(string speaker, PredictionStatus status) => Heard(speaker, Gender.M, double.NaN) with { Evidence = new GenderEvidence(status, 0, 0) };
}
