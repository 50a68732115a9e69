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
