using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Sorting networks over rows of lanes: each lane is sorted for itself, by minima and maxima alone.</summary>
internal static unsafe class LaneSorting<T>
    where T : struct, ILanes<T>
{
    /// <summary>Two values into order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exchange(ref T low, ref T high)
    {
        var least = T.Min(low, high);
        high = T.Max(low, high);
        low = least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort4(ref T a, ref T b, ref T c, ref T d)
    {
        Exchange(ref a, ref c);
        Exchange(ref b, ref d);
        Exchange(ref a, ref b);
        Exchange(ref c, ref d);
        Exchange(ref b, ref c);
    }

    /// <summary>Eight rows, sorted, by 19 exchanges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort8(float* x, float* y)
    {
        Load8(x, out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h);
        Exchange(ref a, ref c);
        Exchange(ref b, ref d);
        Exchange(ref e, ref g);
        Exchange(ref f, ref h);
        Exchange(ref a, ref e);
        Exchange(ref b, ref f);
        Exchange(ref c, ref g);
        Exchange(ref d, ref h);
        Exchange(ref a, ref b);
        Exchange(ref c, ref d);
        Exchange(ref e, ref f);
        Exchange(ref g, ref h);
        Exchange(ref c, ref e);
        Exchange(ref d, ref f);
        Exchange(ref b, ref e);
        Exchange(ref d, ref g);
        Exchange(ref b, ref c);
        Exchange(ref d, ref e);
        Exchange(ref f, ref g);
        Store8(y, a, b, c, d, e, f, g, h);
    }

    /// <summary>Sixteen rows: two eights, then Batcher's bitonic merge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort16(float* x, float* y)
    {
        Sort8(x, y);
        Sort8(x + (8 * T.Width), y + (8 * T.Width));
        for (nint i = 0; i < 8; i++)
        {
            var p = y + (i * T.Width);
            var q = y + ((15 - i) * T.Width);
            var low = T.Load(p);
            var high = T.Load(q);
            Exchange(ref low, ref high);
            T.Store(p, low);
            T.Store(q, high);
        }

        Merge8(y, y);
        Merge8(y + (8 * T.Width), y + (8 * T.Width));
    }

    /// <summary>Eight rows that rise and then fall (or that turned round), sorted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge8(float* x, float* y)
    {
        Load8(x, out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h);
        Exchange(ref a, ref e);
        Exchange(ref b, ref f);
        Exchange(ref c, ref g);
        Exchange(ref d, ref h);
        Exchange(ref a, ref c);
        Exchange(ref b, ref d);
        Exchange(ref e, ref g);
        Exchange(ref f, ref h);
        Exchange(ref a, ref b);
        Exchange(ref c, ref d);
        Exchange(ref e, ref f);
        Exchange(ref g, ref h);
        Store8(y, a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load8(float* x, out T a, out T b, out T c, out T d, out T e, out T f, out T g, out T h)
    {
        nint w = T.Width;
        a = T.Load(x);
        b = T.Load(x + w);
        c = T.Load(x + (2 * w));
        d = T.Load(x + (3 * w));
        e = T.Load(x + (4 * w));
        f = T.Load(x + (5 * w));
        g = T.Load(x + (6 * w));
        h = T.Load(x + (7 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store8(float* y, T a, T b, T c, T d, T e, T f, T g, T h)
    {
        nint w = T.Width;
        T.Store(y, a);
        T.Store(y + w, b);
        T.Store(y + (2 * w), c);
        T.Store(y + (3 * w), d);
        T.Store(y + (4 * w), e);
        T.Store(y + (5 * w), f);
        T.Store(y + (6 * w), g);
        T.Store(y + (7 * w), h);
    }
}
