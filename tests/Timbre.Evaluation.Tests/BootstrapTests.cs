using FsCheck;
using FsCheck.Fluent;
using Timbre.Numerics;

namespace Timbre.Evaluation.Tests;

public sealed class BootstrapTests
{
    /// <summary>Utterances of speakers who each have an accuracy of their own.</summary>
    private static (GroupIndex Speakers, int[] Truth, int[] Predicted, float[] Rows) Sample(long seed, int speakers, int each)
    {
        var random = new SeededRandom(seed);
        var names = new List<string>();
        var truth = new List<int>();
        var predicted = new List<int>();
        var rows = new List<float>();
        for (var s = 0; s < speakers; s++)
        {
            var accuracy = random.NextDouble(0.6, 1);
            for (var u = 0; u < each; u++)
            {
                names.Add($"speaker {s}");
                truth.Add(s % 2);
                var right = random.NextDouble() < accuracy;
                predicted.Add(right ? s % 2 : 1 - (s % 2));
                var confidence = (float)random.NextDouble(0.5, 1);
                var score = predicted[^1] == 1 ? confidence : 1 - confidence;
                rows.AddRange([1 - score, score]);
            }
        }

        return (GroupIndex.From(names), [.. truth], [.. predicted], [.. rows]);
    }

    [Fact]
    public void TheIntervalHoldsTheEstimate()
    {
        Check.One(Config.QuickThrowOnFailure.WithReplay(13, 5).WithMaxTest(40), Prop.ForAll<int, byte, bool>((seed, size, corrected) =>
        {
            var (speakers, truth, _, rows) = Sample(seed, 2 + (size % 12), 1 + (size % 5));
            var options = new BootstrapOptions { Replicates = 60, Seed = seed, Method = corrected ? BootstrapMethod.BiasCorrectedAccelerated : BootstrapMethod.Percentile };
            return GroupBootstrap.Classification(speakers, truth, rows, 2, options: options).Values.All(i => !i.IsDefined || i.Contains(i.Estimate));
        }));
    }

    [Fact]
    public void ThreadsDoNotMatterButTheSeedDoes()
    {
        var (speakers, truth, predicted, rows) = Sample(5, 12, 7);
        var serial = GroupBootstrap.Classification(speakers, truth, rows, 2, predicted, options: new() { Seed = 3, Replicates = 300, Jobs = 1 });
        Assert.Equal(serial, GroupBootstrap.Classification(speakers, truth, rows, 2, predicted, options: new() { Seed = 3, Replicates = 300, Jobs = 4 }));
        Assert.NotEqual(serial["log_loss"], GroupBootstrap.Classification(speakers, truth, rows, 2, predicted, options: new() { Seed = 4, Replicates = 300 })["log_loss"]);
    }

    [Fact]
    public void EstimatesAreTheMetrics()
    {
        var (speakers, truth, predicted, rows) = Sample(8, 9, 11);
        var metrics = ClassificationMetrics.Compute(truth, predicted, rows, ["F", "M"]);
        var json = metrics.ToJson();
        var intervals = GroupBootstrap.Classification(speakers, truth, rows, 2, predicted, options: new() { Replicates = 50 });
        Assert.All(intervals, pair => Assert.Equal(json[pair.Key]!.GetValue<double>(), pair.Value.Estimate, 1e-12));
        var written = (metrics with { Intervals = intervals }).ToJson()["ci95"]!["accuracy"]!.AsArray();
        Assert.Equal(intervals["accuracy"].Low, written[0]!.GetValue<double>());
        Assert.Equal(intervals["accuracy"].High, written[1]!.GetValue<double>());
    }

    [Fact]
    public void ThePathsAgree()
    {
        var (speakers, truth, predicted, rows) = Sample(2, 10, 8);
        var options = new BootstrapOptions { Seed = 6, Replicates = 200 };
        var fast = GroupBootstrap.Accuracy(speakers, truth, predicted, options);
        var generic = GroupBootstrap.Interval(speakers, items => (double)Count(items, i => truth[i] == predicted[i]) / items.Length, options);
        var joint = GroupBootstrap.Classification(speakers, truth, rows, 2, predicted, options: options)["accuracy"];
        Assert.Equal(fast.Low, generic.Low, 1e-12);
        Assert.Equal(fast.High, generic.High, 1e-12);
        Assert.Equal(fast.Low, joint.Low, 1e-12);

        var f1 = GroupBootstrap.Interval(
            speakers,
            items => ClassificationMetrics.ComputeFromDecisions([.. items.ToArray().Select(i => truth[i])], [.. items.ToArray().Select(i => predicted[i])], ["F", "M"]).F1,
            options);
        Assert.Equal(f1.Low, GroupBootstrap.Classification(speakers, truth, rows, 2, predicted, options: options)["f1"].Low, 1e-12);
    }

    [Fact]
    public void SumsPerGroupAndPerItemAgree()
    {
        var (speakers, truth, predicted, rows) = Sample(21, 4, 40); // 160 items, 4 · 2 · 3 < 160
        var items = ScoredItems.Create<float>(truth, predicted, rows, 2, 1);
        int[] times = [2, 0, 1, 1];
        var bySpeaker = new double[11];
        new ClassificationStatistics(items, speakers).Compute(times, bySpeaker);
        var byItem = new double[11];
        new ClassificationStatistics(items, GroupIndex.EachItem(160)).Compute([.. speakers.Items.Select(g => times[g])], byItem);
        Assert.All(bySpeaker.Zip(byItem), p => Assert.Equal(p.First, p.Second, 1e-12));
    }

    [Fact]
    public void FewGroupsAreSafe()
    {
        var one = GroupBootstrap.Accuracy(GroupIndex.From(["a", "a"]), [0, 1], [0, 0]);
        Assert.Equal(0.5, one.Estimate);
        Assert.False(one.IsDefined);
        Assert.True(double.IsNaN(GroupBootstrap.Accuracy(GroupIndex.EachItem(0), [], []).Estimate));
        Assert.DoesNotContain(GroupBootstrap.Classification(GroupIndex.EachItem(0), [], [], 2), p => p.Value.IsDefined);
        var two = GroupBootstrap.Accuracy(GroupIndex.From(["a", "b"]), [0, 1], [0, 0]);
        Assert.Equal((0, 1), (two.Low, two.High));
    }

    [Fact]
    public void IntervalsCoverTheTruthAboutAsOftenAsTheySay()
    {
        // The expected accuracy over speakers is 0.8 by construction; dependence within speakers is what items alone would miss.
        int byGroup = 0, byItem = 0;
        const int Trials = 150;
        for (var t = 0; t < Trials; t++)
        {
            var (speakers, truth, predicted, _) = Sample(1000 + t, 30, 60);
            var options = new BootstrapOptions { Replicates = 200, Seed = t, Level = 0.9 };
            byGroup += GroupBootstrap.Accuracy(speakers, truth, predicted, options).Contains(0.8) ? 1 : 0;
            byItem += GroupBootstrap.Accuracy(GroupIndex.EachItem(truth.Length), truth, predicted, options with { Replicates = 40 }).Contains(0.8) ? 1 : 0;
        }

        Assert.InRange(byGroup, 0.82 * Trials, 0.96 * Trials);
        Assert.InRange(byItem, 0, 0.75 * Trials);
    }

    [Fact]
    public void APairedDifferenceIsSharperThanTwoIntervals()
    {
        var (speakers, truth, predicted, rows) = Sample(17, 20, 30);
        var better = predicted.Select((p, i) => i % 10 == 0 ? truth[i] : p).ToArray();
        var difference = GroupBootstrap.AccuracyDifference(speakers, truth, better, predicted);
        Assert.True(difference.Interval.Low > 0);
        Assert.True(difference.PValue < 0.01);
        var accuracy = GroupBootstrap.Accuracy(speakers, truth, predicted);
        Assert.True(difference.Interval.High - difference.Interval.Low < accuracy.High - accuracy.Low);

        var same = GroupBootstrap.ClassificationDifference(speakers, truth, rows, rows, 2, options: new() { Replicates = 50 });
        Assert.All(same.Values, d => Assert.Equal((0.0, 0.0, 1.0), (d.Interval.Low, d.Interval.High, d.PValue)));

        var generic = GroupBootstrap.Difference(
            speakers, items => (double)Count(items, i => truth[i] == better[i]) / items.Length, items => (double)Count(items, i => truth[i] == predicted[i]) / items.Length);
        Assert.Equal(difference.Interval.Low, generic.Interval.Low, 1e-12);
    }

    [Fact]
    public void WrongSettingsAreNamed()
    {
        var groups = GroupIndex.From([0, 1]);
        Assert.Contains("replicates=1", Assert.Throws<TimbreException>(() => GroupBootstrap.Mean(groups, [0, 1], new() { Replicates = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("level=95", Assert.Throws<TimbreException>(() => GroupBootstrap.Mean(groups, [0, 1], new() { Level = 95 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupsByNameAndMeans()
    {
        var groups = GroupIndex.From(["b", "a", "b", "c"]);
        Assert.Equal([0, 1, 0, 2], groups.Items);
        Assert.Equal([2, 5, double.NaN], groups.Means([1, 5, 3, double.NaN]));
    }

    private static int Count(ReadOnlySpan<int> items, Func<int, bool> test)
    {
        var count = 0;
        foreach (var i in items)
        {
            count += test(i) ? 1 : 0;
        }

        return count;
    }
}
