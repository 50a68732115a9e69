using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Frames into lanes and out of them, and what is done to each frame before it is windowed.</summary>
internal static unsafe class FrameLanes<T>
    where T : struct, ILanes<T>
{
    /// <summary><c>target[i·Width + lane] = samples[lane·hop + i]·weights[i]</c>; lanes from <paramref name="count"/> on repeat the last frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(float* samples, nint hop, int count, float* weights, nint length, float* target)
    {
        var rows = stackalloc float*[T.Width];
        for (var lane = 0; lane < T.Width; lane++)
        {
            rows[lane] = samples + (Math.Min(lane, count - 1) * hop);
        }

        var blocks = length / T.Width * T.Width;
        T.LoadFrames(rows, weights, blocks, target);
        for (var i = blocks; i < length; i++)
        {
            for (nint lane = 0; lane < T.Width; lane++)
            {
                target[(i * T.Width) + lane] = rows[lane][i] * weights[i];
            }
        }
    }

    /// <summary><c>target[lane·stride + i] = source[i·Width + lane]</c>: square blocks, transposed as frames are on their way in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* source, nint length, int count, float* target, nint stride)
    {
        var rows = stackalloc float*[T.Width];
        var ones = stackalloc float[T.Width];
        var block = stackalloc float[T.Width * T.Width];
        T.Store(ones, T.All(1));
        var blocks = length / T.Width * T.Width;
        for (nint i = 0; i < blocks; i += T.Width)
        {
            for (nint r = 0; r < T.Width; r++)
            {
                rows[r] = source + ((i + r) * T.Width);
            }

            T.LoadFrames(rows, ones, T.Width, block);
            for (nint lane = 0; lane < count; lane++)
            {
                T.Store(target + (lane * stride) + i, T.Load(block + (lane * T.Width)));
            }
        }

        for (var i = blocks; i < length; i++)
        {
            for (nint lane = 0; lane < count; lane++)
            {
                target[(lane * stride) + i] = source[(i * T.Width) + lane];
            }
        }
    }

    /// <summary>Subtracts each frame's mean where wanted, writes its energy, then pre-emphasises it; the first value stands for the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Condition(float* frames, nint length, bool removeMean, float preemphasis, float* energies)
    {
        var mean = removeMean ? Sum(frames, length) * T.All(1f / length) : T.All(0);
        var coefficient = T.All(preemphasis);
        var before = T.Load(frames) - mean;
        var even = T.All(0);
        var odd = T.All(0);
        for (nint i = 0; i < length; i++)
        {
            var now = T.Load(frames) - mean;
            T.Store(frames, T.MultiplySubtract(before, coefficient, now));
            before = now;
            var energy = T.MultiplyAdd(now, now, odd);
            odd = even;
            even = energy;
            frames += T.Width;
        }

        T.Store(energies, even + odd);
    }

    /// <summary>Σ (weights[i]·x[i])² of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Energies(float* frames, float* weights, nint length, float* energies)
    {
        var sum = T.All(0);
        for (nint i = 0; i < length; i++)
        {
            var x = T.Load(frames + (i * T.Width)) * T.Broadcast(weights + i);
            sum = T.MultiplyAdd(x, x, sum);
        }

        T.Store(energies, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sum(float* x, nint length)
    {
        var a = T.All(0);
        var b = T.All(0);
        var c = T.All(0);
        var d = T.All(0);
        var left = length;
        for (; left >= 4; left -= 4)
        {
            a += T.Load(x);
            b += T.Load(x + T.Width);
            c += T.Load(x + (2 * T.Width));
            d += T.Load(x + (3 * T.Width));
            x += 4 * T.Width;
        }

        for (; left > 0; left--)
        {
            a += T.Load(x);
            x += T.Width;
        }

        return (a + b) + (c + d);
    }
}
