namespace Timbre.Numerics.Kernels;

/// <summary>Takes the kernels in the width of this process and keeps the buffers alive while they run.</summary>
internal static unsafe class LaneKernels
{
    public static void Transform(FftFrames frames, ReadOnlySpan<float> samples, int hop, int count, LaneBuffer scratch, LaneBuffer first, LaneBuffer? imaginary)
    {
        var s = LaneMemory.Pointer(scratch);
        var re = LaneMemory.Pointer(first);
        var im = imaginary is null ? null : LaneMemory.Pointer(imaginary);
        fixed (float* x = samples)
        {
            switch (scratch.Width)
            {
                case 16:
                    frames.Run<Lane16>(x, hop, count, s, re, im);
                    break;
                case 8:
                    frames.Run<Lane8>(x, hop, count, s, re, im);
                    break;
                case 4:
                    frames.Run<Lane4>(x, hop, count, s, re, im);
                    break;
                default:
                    frames.Run<Lane1>(x, hop, count, s, re, im);
                    break;
            }
        }

        GC.KeepAlive(scratch);
        GC.KeepAlive(first);
        GC.KeepAlive(imaginary);
    }

    public static void TransformLanes(FftFrames plan, LaneBuffer frames, LaneBuffer scratch, LaneBuffer first)
    {
        var x = LaneMemory.Pointer(frames);
        var s = LaneMemory.Pointer(scratch);
        var y = LaneMemory.Pointer(first);
        switch (scratch.Width)
        {
            case 16:
                plan.RunLanes<Lane16>(x, s, y, null);
                break;
            case 8:
                plan.RunLanes<Lane8>(x, s, y, null);
                break;
            case 4:
                plan.RunLanes<Lane4>(x, s, y, null);
                break;
            default:
                plan.RunLanes<Lane1>(x, s, y, null);
                break;
        }

        GC.KeepAlive(frames);
        GC.KeepAlive(scratch);
        GC.KeepAlive(first);
    }

    public static void Multiply(LaneMatrixRow[] rows, float[] weights, LaneBuffer source, int sourceRow, LaneBuffer target, int targetRow)
    {
        var x = LaneMemory.Pointer(source) + ((nint)sourceRow * source.Width);
        var y = LaneMemory.Pointer(target) + ((nint)targetRow * source.Width);
        var w = LaneMemory.Pointer(weights);
        switch (source.Width)
        {
            case 16:
                LaneRows<Lane16>.Multiply(rows, w, x, y);
                break;
            case 8:
                LaneRows<Lane8>.Multiply(rows, w, x, y);
                break;
            case 4:
                LaneRows<Lane4>.Multiply(rows, w, x, y);
                break;
            default:
                LaneRows<Lane1>.Multiply(rows, w, x, y);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(target);
        GC.KeepAlive(weights);
    }

    public static float ToDecibels(LaneBuffer buffer, int rowCount, float floor)
    {
        var x = LaneMemory.Pointer(buffer);
        var largest = buffer.Width switch
        {
            16 => LaneRows<Lane16>.ToDecibels(x, rowCount, floor),
            8 => LaneRows<Lane8>.ToDecibels(x, rowCount, floor),
            4 => LaneRows<Lane4>.ToDecibels(x, rowCount, floor),
            _ => LaneRows<Lane1>.ToDecibels(x, rowCount, floor),
        };
        GC.KeepAlive(buffer);
        return largest;
    }

    public static void AtLeast(LaneBuffer buffer, int rowCount, float floor)
    {
        var x = LaneMemory.Pointer(buffer);
        switch (buffer.Width)
        {
            case 16:
                LaneRows<Lane16>.AtLeast(x, rowCount, floor);
                break;
            case 8:
                LaneRows<Lane8>.AtLeast(x, rowCount, floor);
                break;
            case 4:
                LaneRows<Lane4>.AtLeast(x, rowCount, floor);
                break;
            default:
                LaneRows<Lane1>.AtLeast(x, rowCount, floor);
                break;
        }

        GC.KeepAlive(buffer);
    }

    public static void Sqrt(LaneBuffer source, LaneBuffer target, int rowCount)
    {
        var x = LaneMemory.Pointer(source);
        var y = LaneMemory.Pointer(target);
        switch (source.Width)
        {
            case 16:
                LaneRows<Lane16>.Sqrt(x, y, rowCount);
                break;
            case 8:
                LaneRows<Lane8>.Sqrt(x, y, rowCount);
                break;
            case 4:
                LaneRows<Lane4>.Sqrt(x, y, rowCount);
                break;
            default:
                LaneRows<Lane1>.Sqrt(x, y, rowCount);
                break;
        }

        GC.KeepAlive(source);
        GC.KeepAlive(target);
    }
}
