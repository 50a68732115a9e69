using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Running medians down rows of lanes. A tile of t neighbouring windows shares all but t − 1 of its values: these are sorted once, and of
/// them only the t that can still be a median are kept. Each half of the tile then takes in its own t/2 values, down to single windows
/// (the one-dimensional case of Adams, "Fast median filters using separable sorting networks", 2021). For 31 values that is about
/// 30 minima and maxima a median, whatever the data.
/// </summary>
internal static unsafe class LaneMedian<T>
    where T : struct, ILanes<T>
{
    /// <summary>
    /// <c>target[i]</c> = the value of rank <paramref name="size"/>/2 among <c>source[i … i + size − 1]</c> for i &lt; <paramref name="count"/>,
    /// a multiple of <paramref name="tile"/>; source holds count + size − 1 rows. Scratch: size + 16 rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint count, nint size, int tile, float* target, float* scratch)
    {
        nint w = T.Width;
        var core = size - tile + 1;
        var kept = scratch + (((size / 2) - tile + 1) * w);
        var rest = scratch + (core * w);
        for (nint i = 0; i < count; i += tile)
        {
            var shared = source + ((i + tile - 1) * w);
            if (core == 16)
            {
                LaneSorting<T>.Sort16(shared, scratch);
            }
            else
            {
                Buffer.MemoryCopy(shared, scratch, core * w * sizeof(float), core * w * sizeof(float));
                MergeExchange<T>.Sort(scratch, core);
            }

            var from = source + (i * w);
            var to = target + (i * w);
            switch (tile)
            {
                case 16:
                    Sixteen(kept, from, size * w, to, rest);
                    break;
                case 8:
                    Eight(kept, from, size * w, to, rest);
                    break;
                case 4:
                    Four(kept, from, size * w, to);
                    break;
                case 2:
                    Two(T.Load(kept), T.Load(kept + w), from, size * w, to);
                    break;
                default:
                    T.Store(to, T.Load(kept));
                    break;
            }
        }
    }

    // In each of these "kept" are the t candidates in order, "from" is where the first window begins and "after" where it ends.
    private static void Sixteen(float* kept, float* from, nint after, float* to, float* scratch)
    {
        nint w = T.Width;
        LaneSorting<T>.Sort8(from + (7 * w), scratch);
        Select8(kept, scratch);
        Eight(scratch, from, after, to, scratch + (8 * w));
        LaneSorting<T>.Sort8(from + after, scratch);
        Select8(kept, scratch);
        Eight(scratch, from + (8 * w), after, to + (8 * w), scratch + (8 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* kept, float* from, nint after, float* to, float* scratch)
    {
        nint w = T.Width;
        Select4(kept, from + (3 * w), scratch);
        Four(scratch, from, after, to);
        Select4(kept, from + after, scratch);
        Four(scratch, from + (4 * w), after, to + (4 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* kept, float* from, nint after, float* to)
    {
        nint w = T.Width;
        var a = T.Load(kept);
        var b = T.Load(kept + w);
        var c = T.Load(kept + (2 * w));
        var d = T.Load(kept + (3 * w));
        Select2(a, b, c, d, from + w, out var low, out var high);
        Two(low, high, from, after, to);
        Select2(a, b, c, d, from + after, out low, out high);
        Two(low, high, from + (2 * w), after, to + (2 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two(T low, T high, float* from, nint after, float* to)
    {
        T.Store(to, T.Max(low, T.Min(high, T.Load(from))));
        T.Store(to + T.Width, T.Max(low, T.Min(high, T.Load(from + after))));
    }

    // Of 2h values in order and h more, those of the ranks h … 2h − 1: max(a[i], min(a[i + h], b[h − 1 − i])), which rise and then fall.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select2(T a, T b, T c, T d, float* more, out T low, out T high)
    {
        var x = T.Load(more);
        var y = T.Load(more + T.Width);
        low = T.Max(a, T.Min(c, T.Max(x, y)));
        high = T.Max(b, T.Min(d, T.Min(x, y)));
        LaneSorting<T>.Exchange(ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select4(float* kept, float* more, float* target)
    {
        nint w = T.Width;
        var p = T.Load(more);
        var q = T.Load(more + w);
        var r = T.Load(more + (2 * w));
        var s = T.Load(more + (3 * w));
        LaneSorting<T>.Sort4(ref p, ref q, ref r, ref s);
        var a = T.Max(T.Load(kept), T.Min(T.Load(kept + (4 * w)), s));
        var b = T.Max(T.Load(kept + w), T.Min(T.Load(kept + (5 * w)), r));
        var c = T.Max(T.Load(kept + (2 * w)), T.Min(T.Load(kept + (6 * w)), q));
        var d = T.Max(T.Load(kept + (3 * w)), T.Min(T.Load(kept + (7 * w)), p));
        LaneSorting<T>.Exchange(ref a, ref c);
        LaneSorting<T>.Exchange(ref b, ref d);
        LaneSorting<T>.Exchange(ref a, ref b);
        LaneSorting<T>.Exchange(ref c, ref d);
        T.Store(target, a);
        T.Store(target + w, b);
        T.Store(target + (2 * w), c);
        T.Store(target + (3 * w), d);
    }

    /// <summary>The eight rows of <paramref name="more"/> are in order and are replaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select8(float* kept, float* more)
    {
        nint w = T.Width;
        for (nint i = 0; i < 4; i++)
        {
            var x = more + (i * w);
            var y = more + ((7 - i) * w);
            var first = T.Max(T.Load(kept + (i * w)), T.Min(T.Load(kept + ((8 + i) * w)), T.Load(y)));
            var last = T.Max(T.Load(kept + ((7 - i) * w)), T.Min(T.Load(kept + ((15 - i) * w)), T.Load(x)));
            T.Store(x, first);
            T.Store(y, last);
        }

        LaneSorting<T>.Merge8(more, more);
    }
}
