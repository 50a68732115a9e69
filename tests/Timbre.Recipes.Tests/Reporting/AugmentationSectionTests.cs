using Timbre.Classification;
using static Timbre.Recipes.Tests.SampleRun;

namespace Timbre.Recipes.Tests;

public sealed class AugmentationSectionTests
{
    private const string Eight = $"{ModelCatalog.Boosting}@eight";
    private static readonly int[] s_most = [.. Enumerable.Range(0, 24).Where(i => i % 3 != 1)];

    [Fact]
    public void Copies_help_hurt_or_cannot_be_told_as_the_numbers_say()
    {
        Assert.StartsWith("Altered copies help the dense network (+66.7\u00a0points).", Lead([Model(ModelCatalog.Dense, s_most)], [Model(ModelCatalog.Dense)]), StringComparison.Ordinal);
        Assert.StartsWith("Altered copies hurt the dense network (−66.7\u00a0points).", Lead([Model(ModelCatalog.Dense)], [Model(ModelCatalog.Dense, s_most)]), StringComparison.Ordinal);
        Assert.StartsWith("Whether altered copies help cannot be told here: the difference is", Lead([Model(ModelCatalog.Dense, 0)], [Model(ModelCatalog.Dense)]), StringComparison.Ordinal);
        Assert.StartsWith(
            "Altered copies help the boosted-tree model on `eight` (+66.7\u00a0points); for the other model it cannot be told.",
            Lead([Model(ModelCatalog.Dense, 0), Model(Eight, s_most)], [Model(ModelCatalog.Dense, 4), Model(Eight)]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_the_figures_and_only_models_that_learn()
    {
        var outcome = SampleRecordings.Of(
            [Model(ModelCatalog.Majority, 1), Model(ModelCatalog.Dense, 0, 1, 2), Model(Eight, 5)], [Model(ModelCatalog.Majority), Model(ModelCatalog.Dense, 0), Model(Eight, 5)]);
        var table = SampleRecordings.Report(outcome).Sections.Single(s => s.Id == "augmentation").Blocks.OfType<Reports.Table>().Single();
        Assert.Equal([Eight, ModelCatalog.Dense], table.Rows.Select(r => r[0].Text));
        var dense = table.Rows[1];
        Assert.Equal(21 / 24.0, dense[1].Number!.Value, 9);
        Assert.Equal(23 / 24.0, dense[2].Number!.Value, 9);
        Assert.Equal(2 / 24.0, dense[3].Number!.Value, 9);
        Assert.InRange(dense[3].Number!.Value, dense[3].Low!.Value, dense[3].High!.Value);
        Assert.Equal((2.0, 0.0), (dense[4].Number!.Value, dense[5].Number!.Value));
        var words = SampleRecordings.Words(outcome, "augmentation");
        Assert.Contains("joined by 2\u00a0copies of it", words, StringComparison.Ordinal);
        Assert.Contains($"`{SampleRecordings.Plan}`", words, StringComparison.Ordinal);
        Assert.Contains("Of 2\u00a0models, 1 rises and 1 stays level with copies; the boosted-tree model on `eight` comes first either way.", words, StringComparison.Ordinal);
        Assert.Contains("only noisy test recordings can answer", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_both_forms_there_is_no_section()
    {
        Assert.DoesNotContain(SampleRecordings.Report(SampleRecordings.Of([Model(Eight, 0)])).Sections, s => s.Id == "augmentation");
        Assert.DoesNotContain("With augmentation", SampleRecordings.Words(SampleRecordings.Of([Model(Eight, 0)]), "split"), StringComparison.Ordinal);
        var both = SampleRecordings.Of([Model(Eight, 0)], [Model(Eight, 0)]);
        Assert.Contains("2\u00a0altered copies of it. They are of the same speaker and in training only", SampleRecordings.Words(both, "split"), StringComparison.Ordinal);
        var alone = both with { Forms = [both.Forms[1]] };
        Assert.DoesNotContain(SampleRecordings.Report(alone).Sections, s => s.Id == "augmentation");
        Assert.Contains("unheard speakers", SampleRecordings.Words(alone, "results"), StringComparison.Ordinal);
    }

    private static string Lead(IReadOnlyList<(string, int[])> plain, IReadOnlyList<(string, int[])> copies) =>
        SampleRecordings.Report(SampleRecordings.Of(plain, copies)).Sections.Single(s => s.Id == "augmentation").Lead!;
}
