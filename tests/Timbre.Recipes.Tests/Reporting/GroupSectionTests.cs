using Timbre.Classification;
using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes.Tests;

public sealed class GroupSectionTests
{
    [Fact]
    public void The_best_group_and_how_close_it_comes_follow_the_numbers()
    {
        Assert.StartsWith("Alone, the group *pitch* goes furthest: 90.0\u00a0%, where all 3 groups together give the linear discriminant 95.0\u00a0%, 5.0\u00a0points more", Section(Pitch(0.9)).Lead!, StringComparison.Ordinal);
        Assert.EndsWith("only 1.0\u00a0points more.", Section(Pitch(0.94)).Lead!, StringComparison.Ordinal);
        Assert.EndsWith("the other groups add nothing to it.", Section(Pitch(0.96)).Lead!, StringComparison.Ordinal);
        Assert.StartsWith("Alone, the group *formants* goes furthest", Section(Pitch(0.5)).Lead!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missed_is_said_with_its_certainty()
    {
        Assert.Contains("Leaving out the group *pitch* costs most, 6.0\u00a0points (95\u00a0% interval 2.0 to 10.0 points). It is the only loss beyond", Words(Pitch(0.9, without: 0.89, low: 0.02)), StringComparison.Ordinal);
        Assert.Contains("none of them is proven to be needed", Words(Pitch(0.9, without: 0.89, low: -0.01)), StringComparison.Ordinal);
        Assert.Contains("**None is missed.**", Words(Pitch(0.9, without: 0.95)), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_replace_each_other_are_named()
    {
        Assert.Contains("By themselves *pitch* and *formants* tell more than guessing, and yet less than one point is lost when any one of them is left out", Words(Pitch(0.9, without: 0.945)), StringComparison.Ordinal);
        Assert.Contains("By itself *formants* tells more than guessing, and yet less than one point is lost when it is left out", Words(Pitch(0.9, without: 0.8)), StringComparison.Ordinal);
        Assert.Contains("relies most on the group *pitch*: shown from other recordings, its 9\u00a0columns cost 20.0\u00a0points. Never having had it costs less", Words(Pitch(0.9, without: 0.945)), StringComparison.Ordinal);
        Assert.Contains("costs about as much or more", Words(Pitch(0.9, without: 0.7)), StringComparison.Ordinal);
        Assert.DoesNotContain("voicing* tell", Words(Pitch(0.9, without: 0.945)), StringComparison.Ordinal); // its interval holds chance
    }

    [Fact]
    public void Tables_and_chart_are_sorted_by_what_a_group_gets_alone()
    {
        var section = Section(Pitch(0.7));
        var table = section.Blocks.OfType<Table>().First();
        Assert.Equal(["formants", "pitch", "voicing"], table.Rows.Select(r => r[0].Text));
        Assert.Equal(0.85, table.Rows[0][2].Number);
        Assert.Equal([0.8, 0.9], new[] { table.Rows[0][2].Low!.Value, table.Rows[0][2].High!.Value });
        Assert.Equal(["all groups", "formants", "pitch", "voicing"], section.Blocks.OfType<Chart>().Single().Data!.Rows.Select(r => r[0].Text));
        Assert.Contains(section.Blocks.OfType<Table>(), t => t.Title == "What the groups are");
    }

    [Fact]
    public void The_best_model_of_the_study_is_argued_from_and_all_are_listed()
    {
        var study = Pitch(0.9);
        var two = study with
        {
            Models = [ModelCatalog.Boosting, ModelCatalog.Discriminant],
            All = [0.8, 0.95],
            Groups = [.. study.Groups.Select(g => g with { Figures = [g.Figures[0] with { Alone = 0.55 }, g.Figures[0]] })],
        };
        var section = Section(two);
        Assert.Contains("give the linear discriminant 95.0", section.Lead!, StringComparison.Ordinal);
        Assert.Equal(3, section.Blocks.OfType<Table>().Count());
        Assert.StartsWith("Linear discriminant: 95.0", section.Blocks.OfType<Table>().First().Title!, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_study_there_is_no_section() =>
        Assert.DoesNotContain(SampleRecordings.Report(SampleRecordings.Of([SampleRun.Model(ModelCatalog.Boosting, 0)])).Sections, s => s.Id == "groups");

    /// <summary>Pitch as given; formants are good alone and not missed; voicing tells nothing.</summary>
    private static GroupStudy Pitch(double alone, double without = 0.945, double low = -0.01) => new(
        [ModelCatalog.Discriminant],
        [0.95],
        [
            new(FeatureGroup.Of("f0_mean"), 9, [new(alone, Around(alone), without, new ConfidenceInterval(0.95 - without, low, (2 * (0.95 - without)) - low, 0.95), 0.2)]),
            new(FeatureGroup.Of("f1_mean"), 14, [new(0.85, Around(0.85), 0.95, new ConfidenceInterval(0, -0.02, 0.02, 0.95), 0.05)]),
            new(FeatureGroup.Of("voiced_share"), 1, [new(0.5, Around(0.5), 0.95, new ConfidenceInterval(0, -0.02, 0.02, 0.95), 0)]),
        ]);

    private static ConfidenceInterval Around(double value) => new(value, Math.Round(value - 0.05, 6), Math.Round(value + 0.05, 6), 0.95);

    private static Section Section(GroupStudy study) =>
        SampleRecordings.Report(SampleRecordings.Of([SampleRun.Model(ModelCatalog.Discriminant, 0)], groups: study)).Sections.Single(s => s.Id == "groups");

    private static string Words(GroupStudy study) => SampleRun.Words(Section(study));
}
