using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Takes the sums of a tile, still in the first-level cache, through bias, activation and residual to their place.</summary>
internal readonly unsafe struct TileFinish
{
    public float* Bias { get; init; }

    public Activation Activation { get; init; }

    public float* Residual { get; init; }

    public nint ResidualPitch { get; init; }

    public float* Target { get; init; }

    public nint Pitch { get; init; }

    /// <summary>Writes the rows from <paramref name="from"/> on of a tile [<paramref name="height"/>, <paramref name="width"/>] whose first row is <paramref name="row"/>.</summary>
    public void Write(float* sums, int width, int from, int height, int row, int column, int columns)
    {
        for (var i = from; i < height; i++)
        {
            var target = Target + ((row + i) * Pitch) + column;
            var bias = Bias == null ? null : Bias + column;
            var residual = Residual == null ? null : Residual + ((row + i) * ResidualPitch) + column;
            var source = sums + (i * width);
            if (Avx512F.IsSupported)
            {
                Row<Lane16>(source, target, bias, residual, columns);
            }
            else if (Avx2.IsSupported)
            {
                Row<Lane8>(source, target, bias, residual, columns);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                Row<Lane4>(source, target, bias, residual, columns);
            }
            else
            {
                Row<Lane1>(source, target, bias, residual, columns);
            }
        }
    }

    private void Row<T>(float* source, float* target, float* bias, float* residual, nint columns)
        where T : struct, ILanes<T>
    {
        var whole = columns - (columns % T.Width);
        Stretch<T>(source, target, bias, residual, 0, whole);
        if (whole < columns)
        {
            Stretch<Lane1>(source, target, bias, residual, whole, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Stretch<T>(float* source, float* target, float* bias, float* residual, nint from, nint to)
        where T : struct, ILanes<T>
    {
        for (var j = from; j < to; j += T.Width)
        {
            var y = T.Load(source + j);
            if (bias != null)
            {
                y += T.Load(bias + j);
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
