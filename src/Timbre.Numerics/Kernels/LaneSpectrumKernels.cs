namespace Timbre.Numerics.Kernels;

/// <summary>Takes the kernels over spectra in the width of the buffer and keeps the buffers alive while they run.</summary>
internal static unsafe class LaneSpectrumKernels
{
    public static void Moments(LaneBuffer source, int rows, LaneBuffer target)
    {
        var x = LaneMemory.Pointer(source);
        var y = LaneMemory.Pointer(target);
        switch (source.Width)
        {
            case 16:
                LaneSpectrumRows<Lane16>.Moments(x, rows, y);
                break;
            case 8:
                LaneSpectrumRows<Lane8>.Moments(x, rows, y);
                break;
            case 4:
                LaneSpectrumRows<Lane4>.Moments(x, rows, y);
                break;
            default:
                LaneSpectrumRows<Lane1>.Moments(x, rows, y);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(target);
    }

    public static void Spread(LaneBuffer source, int rows, LaneBuffer centre, bool squared, LaneBuffer target)
    {
        var x = LaneMemory.Pointer(source);
        var c = LaneMemory.Pointer(centre);
        var y = LaneMemory.Pointer(target);
        switch (source.Width)
        {
            case 16:
                LaneSpectrumRows<Lane16>.Spread(x, rows, c, squared, y);
                break;
            case 8:
                LaneSpectrumRows<Lane8>.Spread(x, rows, c, squared, y);
                break;
            case 4:
                LaneSpectrumRows<Lane4>.Spread(x, rows, c, squared, y);
                break;
            default:
                LaneSpectrumRows<Lane1>.Spread(x, rows, c, squared, y);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(centre);
        GC.KeepAlive(target);
    }

    public static void Reach(LaneBuffer source, int rows, float share, LaneBuffer sums, LaneBuffer target)
    {
        var x = LaneMemory.Pointer(source);
        var s = LaneMemory.Pointer(sums);
        var y = LaneMemory.Pointer(target);
        switch (source.Width)
        {
            case 16:
                LaneSpectrumRows<Lane16>.Reach(x, rows, share, s, y);
                break;
            case 8:
                LaneSpectrumRows<Lane8>.Reach(x, rows, share, s, y);
                break;
            case 4:
                LaneSpectrumRows<Lane4>.Reach(x, rows, share, s, y);
                break;
            default:
                LaneSpectrumRows<Lane1>.Reach(x, rows, share, s, y);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(sums);
        GC.KeepAlive(target);
    }

    public static void Product(LaneBuffer source, int rows, float floor, LaneBuffer target)
    {
        var x = LaneMemory.Pointer(source);
        var y = LaneMemory.Pointer(target);
        switch (source.Width)
        {
            case 16:
                LaneSpectrumRows<Lane16>.Product(x, rows, floor, y);
                break;
            case 8:
                LaneSpectrumRows<Lane8>.Product(x, rows, floor, y);
                break;
            case 4:
                LaneSpectrumRows<Lane4>.Product(x, rows, floor, y);
                break;
            default:
                LaneSpectrumRows<Lane1>.Product(x, rows, floor, y);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(target);
    }

    public static void Sort(LaneBuffer buffer, int rows)
    {
        var x = LaneMemory.Pointer(buffer);
        switch (buffer.Width)
        {
            case 16:
                MergeExchange<Lane16>.Sort(x, rows);
                break;
            case 8:
                MergeExchange<Lane8>.Sort(x, rows);
                break;
            case 4:
                MergeExchange<Lane4>.Sort(x, rows);
                break;
            default:
                MergeExchange<Lane1>.Sort(x, rows);
                break;
        }

        GC.KeepAlive(buffer);
    }

    public static void Tails(LaneBuffer source, int firstRow, int rows, int count, LaneBuffer rest, LaneBuffer target)
    {
        var x = LaneMemory.Pointer(source) + ((nint)firstRow * source.Width);
        var r = LaneMemory.Pointer(rest);
        var y = LaneMemory.Pointer(target);
        switch (source.Width)
        {
            case 16:
                LaneSelection<Lane16>.Tails(x, rows, count, r, y);
                break;
            case 8:
                LaneSelection<Lane8>.Tails(x, rows, count, r, y);
                break;
            case 4:
                LaneSelection<Lane4>.Tails(x, rows, count, r, y);
                break;
            default:
                LaneSelection<Lane1>.Tails(x, rows, count, r, y);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(rest);
        GC.KeepAlive(target);
    }
}
