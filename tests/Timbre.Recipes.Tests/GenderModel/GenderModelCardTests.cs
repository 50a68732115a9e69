using Timbre.Classification;

namespace Timbre.Recipes.Tests.GenderModel;

/// <summary>What card and report say follows from the numbers.</summary>
public sealed class GenderModelCardTests(GenderModelRun run) : IClassFixture<GenderModelRun>
{
    [Fact]
    public void SentencesFollowFromTheNumbers()
    {
        var right = CardText.Of(With(h => h.Truth == 0 ? 0.99 : 0.01));
        Assert.Contains("On the held-out speakers no recording of either label is missed.", right, StringComparison.Ordinal);
        Assert.Contains("8 in number, none has a recording that is given the other label", right, StringComparison.Ordinal);
        Assert.Contains("no answer is uncertain; wrong are 0 of 16 (0.0 %)", right, StringComparison.Ordinal);
        Assert.Contains("no condition costs more than half a point", right, StringComparison.Ordinal);

        var deafOnTheTelephone = CardText.Of(With(h => h.Truth == 0 ? 0.99 : h.Condition == "telephone" ? 0.7 : 0.01));
        Assert.Contains("what costs most is telephone: 50.0 % right, 50.0 points less than without", deafOnTheTelephone, StringComparison.Ordinal);
        Assert.DoesNotContain("no condition costs", deafOnTheTelephone, StringComparison.Ordinal);

        var female = CardText.Of(With(_ => 0.8));
        Assert.Contains("voices labelled M are missed more often than those labelled F: 100.0 % against 0.0 %", female, StringComparison.Ordinal);
        Assert.Contains("100.0 % of the answers are uncertain; wrong are 8 of 16 (50.0 %) of these, and there were none of the others", female, StringComparison.Ordinal);
        Assert.Contains("too sure of itself by 30.0 points", female, StringComparison.Ordinal);
        Assert.Contains("Of 12 tested speakers, 6 have most of their recordings given the other label", female, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingJudgedIsNoFailure()
    {
        var silent = run.Outcome with { Sets = [.. run.Outcome.Sets.Select(s => Set(s, h => h with { Evidence = new GenderEvidence(PredictionStatus.NoSpeech, 0, 0), Female = double.NaN }))] };
        Assert.Contains("no-speech", CardText.Of(silent), StringComparison.Ordinal);
        Assert.NotEmpty(CardText.Html(GenderModelReport.Compose(silent)));
        Assert.NotNull(GenderModelResultsFile.ToJson(silent));
        Assert.All(silent.Sets, s => Assert.Equal((0, s.Clean.Count()), (s.Whole.Metrics.N, s.Whole.NoSpeech)));
    }

    [Fact]
    public void TheReportCanBeWrittenAgain()
    {
        var text = File.ReadAllText(RunFolder.WriteReport(run.Folder, "md"));
        Assert.All(["Reliability", "Accuracy by condition", "Accuracy by length", "Right per speaker", "Probabilities, held-out speakers", "Learning curve"], t => Assert.Contains(t, text, StringComparison.Ordinal));
        Assert.True(File.Exists(RunFolder.WriteReport(run.Folder, "ipynb")));
        var card = File.ReadAllText(Path.Combine(run.Folder, GenderModelRunFolder.CardFileName));
        Assert.Equal(CardText.Markdown(GenderModelCard.Compose(run.Outcome)), card);
        Assert.All(["Not meant for", "No leak", "## Limits", "too-short", "## How to train it again", "synthetic: computed"], t => Assert.Contains(t, card, StringComparison.Ordinal));
    }

    private GenderModelOutcome With(Func<HeardVoice, double> female) => run.Outcome with
    {
        Sets = [.. run.Outcome.Sets.Select(s => Set(s, h => h with { Evidence = new GenderEvidence(PredictionStatus.Ok, 1, 2), Female = female(h) }))],
    };

    private GenderTestSet Set(GenderTestSet set, Func<HeardVoice, HeardVoice> changed)
    {
        HeardVoice[] heard = [.. set.Heard.Select(changed)];
        var folds = set.Name == GenderTestSet.Folds ? run.Outcome.Split.Folds.SelectMany(f => f.Test.Select(u => (u.Id, f.Index))).ToDictionary(p => p.Id, p => p.Index) : null;
        return set with { Heard = heard, Rows = new GenderFigures(set.Name, run.Recipe, 1).Of(heard, folds) };
    }
}
