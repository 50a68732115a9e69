using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests.Experiments;

public sealed class GroupStudyTests
{
    private static readonly Recipe s_recipe = new()
    {
        Models = [ModelCatalog.Majority, ModelCatalog.Discriminant, ModelCatalog.Boosting, ModelCatalog.Dense], Replicates = 200, Training = new() { Trees = 20, Depth = 2, Refit = false },
    };

    [Fact]
    public void TheGroupThatTellsIsFound()
    {
        var study = Study(s_recipe, jobs: 2)!;
        Assert.Equal([ModelCatalog.Discriminant, ModelCatalog.Boosting], study.Models);
        Assert.Equal([2, 3, 1], study.Groups.Select(g => g.Columns));
        var told = study.Groups[1];
        for (var m = 0; m < study.Models.Count; m++)
        {
            Assert.InRange(study.All[m], 0.9, 1);
            Assert.InRange(told.Figures[m].Alone, 0.9, 1);
            Assert.InRange(told.Figures[m].Without, 0.2, 0.75);
            Assert.InRange(told.Figures[m].Shuffled, 0.2, 0.7);
            Assert.True(told.Figures[m].LossInterval.Low > 0);
            foreach (var other in new[] { study.Groups[0], study.Groups[2] })
            {
                Assert.InRange(other.Figures[m].Alone, 0.2, 0.75);
                Assert.InRange(other.Figures[m].Without, 0.9, 1);
                Assert.InRange(other.Figures[m].Shuffled, -0.05, 0.05);
                Assert.True(other.Figures[m].LossInterval.Low <= 0);
            }
        }
    }

    [Fact]
    public void TheNumberOfCoresDoesNotMatter()
    {
        var (one, two) = (Study(s_recipe, jobs: 1)!, Study(s_recipe, jobs: 2)!);
        Assert.Equal(one.All, two.All);
        Assert.Equal(one.Groups.SelectMany(g => g.Figures), two.Groups.SelectMany(g => g.Figures));
    }

    [Fact]
    public void WithoutStatisticsQuickModelsOrUnseenSpeakersThereIsNone()
    {
        Assert.Null(Study(s_recipe with { Models = [ModelCatalog.Majority, ModelCatalog.Dense] }));
        Assert.Null(Study(s_recipe, perRecording: false));
        Assert.Null(Study(s_recipe, honest: false));
    }

    private static GroupStudy? Study(Recipe recipe, int jobs = 1, bool perRecording = true, bool honest = true)
    {
        var random = new SeededRandom(2);
        var utterances = Enumerable.Range(0, 80).Select(i =>
        {
            var female = i / 4 % 2 == 0;
            float Value(double shift) => (float)(random.NextGaussian() + (female ? shift : 0));
            float[][] rows = [[Value(0)], [Value(0)], [Value(3)], [Value(3)], [Value(0)], [Value(0)]];
            return MadeUpCorpus.Recording($"s{i / 4}-{i % 4}", $"s{i / 4}", female ? Gender.F : Gender.M, rows);
        }).ToList();
        var extractor = new Named(perRecording);
        var input = new ExperimentInput("", extractor, new ExtractedCorpus(utterances, []), [], [], 0, 0, 0);
        var table = input.Table();
        var split = Split.BySpeaker(table.Utterances, 4, 1).WithValidation(0.2, 1);
        return GroupStudy.Of(recipe, input, table, honest ? split : null, jobs, null, TestContext.Current.CancellationToken);
    }

    private sealed class Named(bool perRecording) : IFeatureExtractor
    {
        public string Kind => "statistics";

        public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

        public int FeatureCount => 6;

        public IReadOnlyList<string> FeatureNames => ["mfcc_0_mean", "mfcc_1_mean", "f0_mean", "f0_p10", "f0_std", "rms_mean"];

        public bool PerRecording => perRecording;

        public SampleRate? RequiredRate => null;

        public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => throw new NotSupportedException();

        public double HopSeconds(SampleRate rate) => 0;
    }
}
