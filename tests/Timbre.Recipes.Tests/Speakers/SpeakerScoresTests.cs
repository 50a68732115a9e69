using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Learning;

namespace Timbre.Recipes.Tests.Speakers;

/// <summary>From rows to what is said of chunks and utterances, and from there to figures.</summary>
public sealed class SpeakerScoresTests
{
    private static readonly Recipe s_recipe = new() { Validation = 0.25, Replicates = 100, Speaker = new SpeakerSettings { Test = 0.2, EnrolmentSeconds = [2, 6, 1000] } };

    [Fact]
    public void TheScoreOfAStretchIsTheMeanOfItsRows()
    {
        var table = new RowTable(MadeUpFrames.Input(MadeUpFrames.Counting(8, 6)), 1, TestContext.Current.CancellationToken);
        var scorer = new RowScorer(new RowItself(), new StandardScaler([1.0], [2.0]), table, 2); // (x − 1) / 2 and its negative
        var said = scorer.Judge([new JudgedUtterance(0, Stretch.Cut(0, 4, 2), [Stretch.Whole(0)]), new JudgedUtterance(1, [new Stretch(1, 0, 1)], [new Stretch(1, 0, 1), new Stretch(1, 2, 3)])], true, TestContext.Current.CancellationToken);
        Assert.Equal([[0.25, -0.25], [2.25, -2.25], [-0.25, 0.25]], said.Chunks);
        Assert.Equal([[1.25, -1.25], [0.75, -0.75]], said.Utterances); // of rows 0, 1, 4 and 5
        var single = said.Frames!.ToList();
        Assert.Equal([16, 8], single.Select(f => f.Length));
        Assert.Equal([-0.5f, 0.5f, 0, 0, 1.5f, -1.5f, 2, -2], single[1]);
        Assert.Equal([[0.5, -0.5]], scorer.Judge(0, [new Stretch(0, 1, 1.5)]));
        Assert.Equal(0f, table.Rows(0)[0]); // what was judged is not changed

        var pieces = new RowTable(MadeUpFrames.Input(MadeUpFrames.Counting(8), RowTableTests.Pooled), 1, TestContext.Current.CancellationToken);
        Assert.Null(new RowScorer(new RowItself(), new StandardScaler([0.0], [1.0]), pieces, 2).Judge([], true, TestContext.Current.CancellationToken).Frames);
    }

    [Fact]
    public void AnEnsembleIsTheMeanOfCalibratedLogProbabilities()
    {
        var division = Division();
        var (one, other) = (Fit(division, 0.5, [1, 2]), Fit(division, 3, [2, 4]));
        var together = EnsembleScores.Of([one, other], division);
        Assert.Equal(division.Tested.Count, together.Tested.Utterances.Count);
        Assert.Equal([2.0], together.BySeconds.Keys); // what both have
        for (var i = 0; i < division.Tested.Count; i++)
        {
            var (a, b) = (one.Slopes.Utterance.Probabilities(one.Tested.Utterances[i]), other.Slopes.Utterance.Probabilities(other.Tested.Utterances[i]));
            Assert.All(together.Tested.Utterances[i], (v, c) => Assert.Equal((Math.Log(a[c]) + Math.Log(b[c])) / 2, v, 1e-12));
        }

        Assert.Equal(SpeakerSlopes.Fit(EnsembleScores.Of([one], division).Tested with { Chunks = [], Utterances = [] }, division with { Validation = [] }).Chunk, ScoreCalibration.None);
        Assert.InRange(together.Slopes.Utterance.Slope, 0.05, 200);
    }

    [Fact]
    public void FiguresCountWhatIsRight()
    {
        var division = Division();
        var recordings = MadeUpFrames.Spoken(5, 1, 1, 1).Select(r => r.Utterance).ToList();
        var levels = new SpeakerLevels(division, recordings, s_recipe, 1);
        var fit = Fit(division, 4, [2]);
        var said = fit.Tested with { Utterances = [[0, -1, -2], .. fit.Tested.Utterances.Skip(1)], Frames = [.. division.Tested.Select(_ => new float[] { 0, -9, -9, -9, 0, -9 })] };
        var of = levels.Of(said, fit.Slopes);
        Assert.Equal([ResultRow.Frame, ResultRow.Chunk, ResultRow.Utterance], of.Select(l => l.Level));
        var first = division.LabelOf[division.Tested[0].Utterance];
        Assert.Equal(first == 0 ? 1 : 2.0 / 3, of[2].Metrics.Accuracy, 1e-12);
        Assert.Equal(1, of[1].Metrics.Accuracy);
        Assert.Equal(1.0 / 3, of[0].Metrics.Accuracy, 1e-12); // speakers 0 and 1 on every utterance's two frames
        Assert.Empty(of[0].Items);
        Assert.Equal(division.Tested.SelectMany(t => new int?[] { 0, 1 }), of[1].Items.Select(i => i.Chunk));
        Assert.All(of[2].Items, i => Assert.Null(i.Chunk));
        Assert.Equal((0, 1, first), (of[2].Items[0].Decided, of[2].Items[0].RunnerUp, of[2].Items[0].Truth));
        Assert.Equal(1, of[2].TopFive);
        var point = Assert.Single(levels.Of(fit.BySeconds));
        Assert.Equal((2.0, 6, 1.0), (point.Seconds, point.N, point.Accuracy));
    }

    [Fact]
    public void EnrolmentIsMeasuredBelowWhatThereIs()
    {
        var input = MadeUpFrames.Input(MadeUpFrames.Spoken(5, 1, 1, 1));
        var division = SpeakerDivision.ByUtterance(input.Frames, s_recipe);
        IReadOnlyList<ModelGrowth> Study(Recipe recipe, int jobs) =>
            EnrolmentStudy.Of(recipe, division, [input], _ => new RowTable(input, 1, TestContext.Current.CancellationToken), jobs, null, TestContext.Current.CancellationToken);
        var recipe = s_recipe with { Models = [ModelCatalog.Centroid, ModelCatalog.Boosting] };
        var growth = Assert.Single(Study(recipe, 1)); // trees are not quick
        Assert.Equal(ModelCatalog.Centroid, growth.Model);
        Assert.Equal([(2.0, 3, 1.0), (6.0, 3, 1.0)], growth.Points.Select(p => (p.Seconds, p.N, p.Accuracy)));
        Assert.Equal(growth.Points, Assert.Single(Study(recipe, 3)).Points);
        Assert.Empty(Study(recipe with { Speaker = recipe.Speaker with { EnrolmentSeconds = [1000] } }, 1));
    }

    [Fact]
    public void WithoutACheckpointARecipeStaysAsItIs()
    {
        var recipe = Recipe.Load("librispeech-speaker");
        Assert.Same(recipe, EncoderInputs.Added(recipe, new Timbre.Encoders.FeatureInputs()));
        Assert.Throws<TimbreException>(() => EncoderInputs.Added(recipe.With("encoder", "/no/such/checkpoint"), new Timbre.Encoders.FeatureInputs()));
    }

    private static SpeakerDivision Division() => SpeakerDivision.ByUtterance(MadeUpFrames.Corpus(MadeUpFrames.Spoken(5, 1, 1, 1)), s_recipe);

    /// <summary>A model that is always right, by so much.</summary>
    private static SpeakerFit Fit(SpeakerDivision division, double margin, double[] seconds)
    {
        double[] Right(int utterance) => [.. Enumerable.Range(0, 3).Select(c => c == division.LabelOf[utterance] ? 0 : -margin * (1 + c))];
        JudgedScores Said(IReadOnlyList<JudgedUtterance> judged) => new([.. judged.SelectMany(j => j.Chunks).Select(c => Right(c.Utterance))], [.. judged.Select(j => Right(j.Utterance))], null);
        var validated = Said(division.Validation);
        return new SpeakerFit(
            "made-up", new FoldTraining(0, [], null, 0, 0, 0, 1, null), new RowItself(), new StandardScaler([0.0], [1.0]), SpeakerSlopes.Fit(validated, division), validated, Said(division.Tested),
            seconds.ToDictionary(s => s, s => division.StretchesOf(s).SelectMany(o => o.Stretches).Select(o => Right(o.Utterance)).ToList()));
    }

    /// <summary>Says of a row what it is, and the opposite.</summary>
    private sealed class RowItself : IFrameClassifier
    {
        public string Kind => "row";

        public long ParameterCount => 0;

        public IReadOnlyList<double>? Importance => null;

        public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
        {
            for (var i = 0; i < frames.Length; i++)
            {
                (logProbabilities[2 * i], logProbabilities[(2 * i) + 1]) = (frames[i], -frames[i]);
            }
        }

        public void Save(string folder, JsonObject model) => throw new NotSupportedException();
    }
}
