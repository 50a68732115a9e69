using System.Buffers;
using System.Numerics.Tensors;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Products of float rows less a centre, summed in double: what covariances, Gram matrices and projections are made of. The order of summation depends
/// only on the shapes, so the same input gives the same bits at any thread count on the same machine.
/// </summary>
public static unsafe class CentredProducts
{
    private const int Depth = 128; // so much of 768 features, packed, stays in L2
    private const int PartDepth = 1024;
    private const int MaxParts = 16;
    private const long PartBytes = 64L << 20;
    private const int RowsAtOnce = 64;

    /// <summary>Σ (x − c)(x − c)ᵀ over all rows: [features, features].</summary>
    /// <param name="rows">[n, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="centres">[groups, features].</param>
    /// <param name="groups">[n], which centre is each row's (not checked); empty = the first.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static double[] OfFeatures(
        ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> centres, ReadOnlySpan<int> groups, int threads, CancellationToken cancellation = default)
    {
        var count = Count(rows, features, centres);
        if (!groups.IsEmpty && groups.Length != count)
        {
            throw new ArgumentException($"{groups.Length} groups for {count} rows", nameof(groups));
        }

        fixed (float* firstRow = rows)
        fixed (double* firstCentre = centres)
        fixed (int* firstGroup = groups)
        {
            var x = firstRow;
            var c = firstCentre;
            var g = firstGroup;
            return Symmetric(count, features, threads, cancellation, (start, length, panels) =>
            {
                nint width = DoubleTile.Width;
                for (var k = 0; k < length; k++)
                {
                    nint row = start + k;
                    DoubleLines.CentreInPanels(x + (row * features), c + (g == null ? 0 : (nint)g[row] * features), features, panels + (k * width), width, width * length);
                }
            });
        }
    }

    /// <summary>(a − c)ᵀ(b − c) of every row a with every row b: [n, n].</summary>
    /// <param name="rows">[n, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="centre">[features].</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static double[] OfRows(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> centre, int threads, CancellationToken cancellation = default)
    {
        var count = Count(rows, features, centre);
        fixed (float* firstRow = rows)
        fixed (double* firstCentre = centre)
        {
            var x = firstRow;
            var c = firstCentre;
            return Symmetric(features, count, threads, cancellation, (start, length, panels) =>
            {
                nint width = DoubleTile.Width;
                new Span<double>(panels, DoubleTile.Padded(count) * length).Clear();
                for (nint row = 0; row < count; row++)
                {
                    DoubleLines.Centre(x + (row * features) + start, c + start, length, panels + (row / width * width * length) + (row % width), width);
                }
            });
        }
    }

    /// <summary>(x − c)·a of every row x with every axis a.</summary>
    /// <param name="rows">[n, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="centre">[features].</param>
    /// <param name="axes">[k, features].</param>
    /// <param name="scores">[n, k]; set.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void Project(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> centre, ReadOnlySpan<double> axes, Span<float> scores, int threads)
    {
        var count = Count(rows, features, centre);
        var size = axes.Length / features;
        if (axes.Length % features != 0 || scores.Length != (long)count * size)
        {
            throw new ArgumentException($"{axes.Length} values are not axes of {features} features, or {scores.Length} not the scores of {count} rows", nameof(axes));
        }

        var padded = DoubleTile.Padded(size);
        var packed = new double[checked(padded * features)];
        for (var a = 0; a < size; a++)
        {
            var target = packed.AsSpan((a / DoubleTile.Width * DoubleTile.Width * features) + (a % DoubleTile.Width));
            for (var j = 0; j < features; j++)
            {
                target[j * DoubleTile.Width] = axes[(a * features) + j];
            }
        }

        fixed (float* firstRow = rows, firstScore = scores)
        fixed (double* firstCentre = centre, firstAxis = packed)
        {
            var x = firstRow;
            var y = firstScore;
            var c = firstCentre;
            var b = firstAxis;
            WorkPool.For((count + RowsAtOnce - 1) / RowsAtOnce, threads, block =>
            {
                var four = new double[DoubleTile.Rows * features];
                var tile = stackalloc double[DoubleTile.Rows * DoubleTile.Width];
                for (var i = block * RowsAtOnce; i < Math.Min(count, (block + 1) * RowsAtOnce); i += DoubleTile.Rows)
                {
                    var height = Math.Min(DoubleTile.Rows, count - i);
                    fixed (double* a = four)
                    {
                        for (var r = 0; r < height; r++)
                        {
                            DoubleLines.Centre(x + ((nint)(i + r) * features), c, features, a + r, DoubleTile.Rows);
                        }

                        for (var j = 0; j < size; j += DoubleTile.Width)
                        {
                            new Span<double>(tile, DoubleTile.Rows * DoubleTile.Width).Clear();
                            DoubleTile.Add(a, DoubleTile.Rows, b + ((nint)j * features), features, tile, DoubleTile.Width);
                            var valid = Math.Min(DoubleTile.Width, size - j);
                            for (var r = 0; r < height; r++)
                            {
                                for (var column = 0; column < valid; column++)
                                {
                                    y[((nint)(i + r) * size) + j + column] = (float)tile[(r * DoubleTile.Width) + column];
                                }
                            }
                        }
                    }
                }
            });
        }
    }

    private static int Count(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> centres) =>
        features > 0 && rows.Length % features == 0 && centres.Length >= features && centres.Length % features == 0
            ? rows.Length / features
            : throw new ArgumentException($"{rows.Length} values and {centres.Length} of centres are not rows of {features} features", nameof(rows));

    /// <summary>Packs a stretch of depth as [panels, depth, width].</summary>
    private delegate void Packing(int start, int length, double* panels);

    /// <summary>Parts of the depth are summed each by itself, then together in their order.</summary>
    private static double[] Symmetric(int depth, int size, int threads, CancellationToken cancellation, Packing pack)
    {
        var padded = DoubleTile.Padded(size);
        var square = checked(padded * padded);
        var parts = (int)Math.Clamp(depth / PartDepth, 1, Math.Clamp(PartBytes / (8L * square), 2, MaxParts));
        var sums = new double[parts][];
        WorkPool.For(parts, threads, part =>
        {
            var panels = ArrayPool<double>.Shared.Rent(checked(padded * Depth));
            var sum = new double[square];
            fixed (double* p = panels, c = sum)
            {
                var end = (int)((part + 1L) * depth / parts);
                for (var start = (int)((long)part * depth / parts); start < end; start += Depth)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var length = Math.Min(Depth, end - start);
                    pack(start, length, p);
                    DoubleTile.AddLower(p, p, length, padded, c, padded);
                }
            }

            ArrayPool<double>.Shared.Return(panels);
            sums[part] = sum;
        }, cancellation);

        var result = new double[checked(size * size)];
        for (var i = 0; i < size; i++)
        {
            var row = sums[0].AsSpan(i * padded, i + 1);
            for (var part = 1; part < parts; part++)
            {
                TensorPrimitives.Add(row, sums[part].AsSpan(i * padded, i + 1), row);
            }

            row.CopyTo(result.AsSpan(i * size));
            for (var j = 0; j < i; j++)
            {
                result[(j * size) + i] = row[j];
            }
        }

        return result;
    }
}
