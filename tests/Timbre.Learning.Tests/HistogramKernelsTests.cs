using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class HistogramKernelsTests
{
    [Fact]
    public void EveryWidthAndCountGivesTheReferencesSums()
    {
        var random = new SeededRandom(3);
        foreach (var features in Enumerable.Range(1, 19))
        {
            foreach (var count in (int[])[0, 1, 7, 4097])
            {
                var stride = (features + 7) / 8 * 8;
                var bins = Enumerable.Range(0, 500 * stride).Select(_ => (byte)random.NextInt(256)).ToArray();
                var rows = Enumerable.Range(0, count).Select(_ => random.NextInt(500)).ToArray();
                var pairs = rows.Select(_ => (long)random.NextBits() >> 8).ToArray();
                var expected = Enumerable.Repeat(5L, features * 256).ToArray(); // added to, not overwritten
                var actual = expected.ToArray();
                HistogramKernels.AccumulateReference(bins, stride, features, rows, pairs, expected);
                HistogramKernels.Accumulate(bins, stride, features, rows, pairs, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void SplittingKeepsTheOrderOfBothSides()
    {
        var random = new SeededRandom(4);
        var column = Enumerable.Range(0, 1000).Select(_ => (byte)(random.NextInt(3) == 0 ? 255 : random.NextInt(256))).ToArray();
        foreach (var missingLeft in (bool[])[false, true])
        {
            foreach (var last in (byte[])[0, 100, 254])
            {
                var rows = Enumerable.Range(0, 1000).Where(_ => random.NextInt(2) == 0).ToArray();
                bool GoesLeft(int row) => column[row] == 255 ? missingLeft : column[row] <= last;
                int[] expected = [.. rows.Where(GoesLeft), .. rows.Where(r => !GoesLeft(r))];
                var margins = new float[1000];
                HistogramPartition.AddSides(column, rows, last, missingLeft, 1f, 2f, margins);
                Assert.All(rows, row => Assert.Equal(GoesLeft(row) ? 1f : 2f, margins[row]));
                var spare = Enumerable.Repeat(-1, 1000).ToArray();
                Assert.Equal(rows.Count(GoesLeft), HistogramPartition.Split(column, rows, spare, last, missingLeft));
                Assert.Equal(expected, rows);
            }
        }
    }

    [Theory]
    [InlineData(0.0, 1.0, 1.0)]
    [InlineData(0.7, 0.0, 1e-300)]
    public void EightScoresAtATimeFindWhatOneAtATimeFinds(double l1, double l2, double least)
    {
        var random = new SeededRandom(9);
        var scores = new HistogramScores(Math.ScaleB(1, -20), Math.ScaleB(1, -22), l1, l2, least);
        foreach (var count in (int[])[0, 1, 7, 8, 9, 100, 254, 256])
        {
            foreach (var missing in (long[])[0, Pair()])
            {
                var bins = Enumerable.Range(0, count).Select(_ => random.NextInt(3) == 0 ? 0 : Pair()).ToArray();
                var sum = bins.Sum() + missing + Pair(); // the last bin's is not among them
                var (left, best) = (0L, 0.0);
                foreach (var pair in bins.Where(p => p != 0))
                {
                    left += pair;
                    best = Math.Max(best, Math.Max(scores.Of(left, sum - left), missing == 0 ? 0 : scores.Of(left + missing, sum - left - missing)));
                }

                Assert.True(best == 0 || scores.AnyAbove(bins, missing, sum, Math.BitDecrement(best)));
                if (missing == 0 && System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated)
                {
                    Assert.False(scores.AnyAbove(bins, missing, sum, best)); // the same bits, hence not above
                }
            }
        }

        // A gradient of either sign and a Hessian, small enough for the sums to fit.
        long Pair() => ((long)(random.NextInt(1 << 21) - (1 << 20)) << 32) | (uint)(1 + random.NextInt(1 << 22));
    }

    [Fact]
    public void BinsAreTheReferencesAtEveryCut()
    {
        var random = new SeededRandom(5);
        foreach (var cuts in (int[])[0, 1, 15, 16, 17, 100, 254])
        {
            var table = new float[HistogramBins.TableStride];
            table.AsSpan().Fill(float.PositiveInfinity);
            Enumerable.Range(0, cuts).Select(_ => (float)random.NextGaussian()).Order().ToArray().CopyTo(table, 0);
            HistogramBins.FillPivots(table);
            float[] values = [.. table.Take(cuts), .. table.Take(cuts).Select(MathF.BitDecrement), 0, float.NaN, 3e38f, -3e38f];
            var (byRow, byColumn) = (new byte[values.Length * 8], new byte[values.Length]);
            Assert.Equal(-1, HistogramBins.Map(values, 1, table, byRow, 8, byColumn, 1));
            Assert.Equal(values.Select(v => HistogramBins.Reference(table, v)), byColumn);
            Assert.Equal(byColumn, byRow.Where((_, i) => i % 8 == 0));
        }
    }

    [Fact]
    public void RadixSortSortsLikeTheLibrary()
    {
        var random = new SeededRandom(6);
        foreach (var count in (int[])[0, 1, 1999, 2000, 50_000])
        {
            var values = Enumerable.Range(0, count).Select(_ => (float)(random.NextGaussian() * Math.Pow(10, random.NextInt(60) - 30))).ToArray();
            var keys = Array.ConvertAll(values, RadixSort.Key);
            RadixSort.Sort(keys, new uint[count]);
            Array.Sort(values);
            Assert.Equal(values, Array.ConvertAll(keys, RadixSort.Value));
        }
    }

    [Fact]
    public void ExpAndLogisticAreCloseToTheLibrarys()
    {
        var values = Enumerable.Range(-8000, 16001).Select(i => i / 100f).ToArray();
        var results = new float[values.Length];
        VectorExp.Logistic(values, results);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = 1 / (1 + Math.Exp(-(double)values[i]));
            Assert.True(Math.Abs(results[i] - expected) <= 1e-6 * expected, $"{values[i]}: {results[i]} is not {expected}");
        }
    }
}
