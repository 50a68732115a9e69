using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Takes the sums of a tile, still in the first-level cache, through bias, activation and residual to their place.</summary>
internal readonly unsafe struct TileFinish
{
    /// <summary>A factor per output, before everything else; null for none.</summary>
    public float* Scale { get; init; }

    public float* Bias { get; init; }

    /// <summary>Added before the activation; null for none.</summary>
    public float* Addend { get; init; }

    public nint AddendPitch { get; init; }

    public Activation Activation { get; init; }

    public float* Residual { get; init; }

    public nint ResidualPitch { get; init; }

    public float* Target { get; init; }

    public nint Pitch { get; init; }

    /// <summary>Writes the rows from <paramref name="from"/> on of a tile [<paramref name="height"/>, <paramref name="width"/>] whose first row is <paramref name="row"/>.</summary>
    public void Write(float* sums, int width, int from, int height, int row, int column, int columns)
    {
        if (Avx512F.IsSupported)
        {
            Rows<Lane16>(sums, width, from, height, row, column, columns);
        }
        else if (Avx2.IsSupported)
        {
            Rows<Lane8>(sums, width, from, height, row, column, columns);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Rows<Lane4>(sums, width, from, height, row, column, columns);
        }
        else
        {
            Rows<Lane1>(sums, width, from, height, row, column, columns);
        }
    }

    private void Rows<T>(float* sums, nint width, int from, int height, int row, nint column, nint columns)
        where T : struct, ILanes<T>
    {
        var whole = columns - (columns % T.Width);
        var scale = Scale == null ? null : Scale + column;
        var bias = Bias == null ? null : Bias + column;
        for (nint i = from; i < height; i++)
        {
            var target = Target + ((row + i) * Pitch) + column;
            var residual = Residual == null ? null : Residual + ((row + i) * ResidualPitch) + column;
            var addend = Addend == null ? null : Addend + ((row + i) * AddendPitch) + column;
            var source = sums + (i * width);
            Stretch<T>(source, target, scale, bias, addend, residual, 0, whole);
            if (whole < columns)
            {
                Stretch<Lane1>(source, target, scale, bias, addend, residual, whole, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Stretch<T>(float* source, float* target, float* scale, float* bias, float* addend, float* residual, nint from, nint to)
        where T : struct, ILanes<T>
    {
        for (var j = from; j < to; j += T.Width)
        {
            var y = T.Load(source + j);
            if (scale != null)
            {
                y *= T.Load(scale + j);
            }

            if (bias != null)
            {
                y += T.Load(bias + j);
            }

            if (addend != null)
            {
                y += T.Load(addend + j);
            }

            if (Activation == Activation.Gelu)
            {
                y = LaneFunctions<T>.Gelu(y);
            }

            if (residual != null)
            {
                y += T.Load(residual + j);
            }

            T.Store(target + j, y);
        }
    }
}
