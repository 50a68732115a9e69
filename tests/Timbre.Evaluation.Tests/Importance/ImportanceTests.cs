using Timbre.Evaluation.Importance;
using Timbre.Numerics;

namespace Timbre.Evaluation.Tests.Importance;

public sealed class ImportanceTests
{
    private const int Count = 400;
    private const int Columns = 4;

    private static readonly ColumnGroup[] Groups = [new("first", [0]), new("pair", [1, 2]), new("unused", [3]), new("all", [0, 1, 2, 3])];

    // Scores 3·x0 + (x1 = x2): the pair counts only where it stays together.
    private static void Model(ReadOnlySpan<float> rows, Span<float> scores)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            var x = rows.Slice(row * Columns, Columns);
            scores[row] = (3 * x[0]) + (x[1] == x[2] ? 1 : 0);
        }
    }

    private static float[] Rows()
    {
        var random = new SeededRandom(1);
        var rows = new float[Count * Columns];
        for (var row = 0; row < Count; row++)
        {
            var x = rows.AsSpan(row * Columns, Columns);
            (x[0], x[1], x[3]) = ((float)random.NextGaussian(), (float)random.NextGaussian(), (float)random.NextGaussian());
            x[2] = x[1];
        }

        return rows;
    }

    // Minus the mean squared error against the model's own scores: 0 at best.
    private static double Metric(ReadOnlySpan<float> scores, float[] truth)
    {
        var sum = 0.0;
        for (var i = 0; i < truth.Length; i++)
        {
            sum -= ((double)scores[i] - truth[i]) * (scores[i] - truth[i]);
        }

        return sum / truth.Length;
    }

    private static IReadOnlyList<GroupImportance> Run(IReadOnlyList<ColumnGroup> groups, PermutationOptions? options = null)
    {
        var rows = Rows();
        var truth = new float[Count];
        Model(rows, truth);
        return PermutationImportance.Of(rows, Columns, groups, Model, 1, scores => Metric(scores, truth), options);
    }

    [Fact]
    public void DropsAreWhatTheModelOwesToEachGroup()
    {
        var result = Run(Groups, new() { Repeats = 30 });
        Assert.Equal(Groups.Select(g => g.Name), result.Select(r => r.Name));
        var variance = Rows().Where((_, i) => i % Columns == 0).Select(v => (double)v).ToArray() is var x ? x.Average(v => v * v) - Math.Pow(x.Average(), 2) : 0;
        Assert.InRange(result[0].Drop.Estimate / (2 * 9 * variance), 0.95, 1.05); // two independent draws differ by twice the variance
        Assert.All(result[1].Drops.Concat(result[2].Drops), d => Assert.Equal(0, d)); // columns of a group move together
        Assert.Equal(result[0].Drops.Average(), result[0].Drop.Estimate, 12);
        Assert.True(result[0].Drop.Low > result[0].Drops.Min() && result[0].Drop.High < result[0].Drops.Max());
        Assert.True(result[0].Deviation > 0 && result[1].Deviation == 0);
        var halves = Run([new("half", [1])]);
        Assert.InRange(halves[0].Drop.Estimate, 0.9, 1);
    }

    [Fact]
    public void ThreadsAndOtherGroupsChangeNothing()
    {
        var one = Run(Groups, new() { Jobs = 1, Seed = 5 });
        foreach (var jobs in (int[])[2, 5, -1])
        {
            Assert.Equal(one.SelectMany(r => r.Drops), Run(Groups, new() { Jobs = jobs, Seed = 5 }).SelectMany(r => r.Drops));
        }

        Assert.Equal(one[0].Drops, Run([Groups[3], Groups[0]], new() { Seed = 5 })[1].Drops);
        Assert.NotEqual(one[0].Drops, Run(Groups, new() { Seed = 6 })[0].Drops);
        Assert.NotEqual(one[0].Drops[0], one[0].Drops[1]);
    }

    [Fact]
    public void WhatIsNotDefinedIsNaN()
    {
        var once = Run(Groups, new() { Repeats = 1 })[0];
        Assert.True(double.IsFinite(once.Drop.Estimate) && !once.Drop.IsDefined && double.IsNaN(once.Deviation));
        var none = PermutationImportance.Of(new float[8], 4, Groups, Model, 1, _ => double.NaN)[0];
        Assert.True(double.IsNaN(none.Drop.Estimate) && !none.Drop.IsDefined);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Fails("repeats=0", () => Run(Groups, new() { Repeats = 0 }));
        Fails("level=1", () => Run(Groups, new() { Level = 1 }));
        Fails("feature 4", () => Run([new("far", [4])]));
        Fails("feature -1", () => Run([new("far", [-1])]));
        Fails("named twice", () => Run([new("twice", [1, 1])]));
        Fails("no features", () => Run([new("empty", [])]));
        Fails("are called \"a\"", () => Run([new("a", [0]), new("a", [1])]));
        Fails("do not make rows", () => PermutationImportance.Of(new float[7], 4, Groups, Model, 1, _ => 0));
        Fails("do not make rows", () => PermutationImportance.Of(ReadOnlyMemory<float>.Empty, 4, Groups, Model, 1, _ => 0));
        Assert.Throws<OperationCanceledException>(() => PermutationImportance.Of(new float[8], 4, Groups, Model, 1, _ => 0, ct: new CancellationToken(canceled: true)));
        Assert.Equal(["x", "y"], ColumnGroup.Each(["x", "y"]).Select(g => g.Name));

        static void Fails(string part, Action act) => Assert.Contains(part, Assert.Throws<TimbreException>(act).Message, StringComparison.Ordinal);
    }
}
