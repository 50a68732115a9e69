namespace Timbre.Numerics.Kernels;

/// <summary>Takes the kernels that move frames into lanes and out of them in the width of this process; keeps the buffers alive meanwhile.</summary>
internal static unsafe class LaneFrameKernels
{
    public static void Synthesise(FftSynthesis plan, LaneBuffer real, LaneBuffer imaginary, int count, LaneBuffer scratch, Span<float> target, int hop)
    {
        var re = LaneMemory.Pointer(real);
        var im = LaneMemory.Pointer(imaginary);
        var s = LaneMemory.Pointer(scratch);
        fixed (float* y = target)
        {
            switch (scratch.Width)
            {
                case 16:
                    plan.Run<Lane16>(re, im, count, s, y, hop);
                    break;
                case 8:
                    plan.Run<Lane8>(re, im, count, s, y, hop);
                    break;
                case 4:
                    plan.Run<Lane4>(re, im, count, s, y, hop);
                    break;
                default:
                    plan.Run<Lane1>(re, im, count, s, y, hop);
                    break;
            }
        }

        GC.KeepAlive(real);
        GC.KeepAlive(imaginary);
        GC.KeepAlive(scratch);
    }

    public static void Load(ReadOnlySpan<float> samples, int hop, int count, ReadOnlySpan<float> weights, LaneBuffer target)
    {
        var y = LaneMemory.Pointer(target);
        fixed (float* x = samples)
        fixed (float* w = weights)
        {
            switch (target.Width)
            {
                case 16:
                    FrameLanes<Lane16>.Load(x, hop, count, w, weights.Length, y);
                    break;
                case 8:
                    FrameLanes<Lane8>.Load(x, hop, count, w, weights.Length, y);
                    break;
                case 4:
                    FrameLanes<Lane4>.Load(x, hop, count, w, weights.Length, y);
                    break;
                default:
                    FrameLanes<Lane1>.Load(x, hop, count, w, weights.Length, y);
                    break;
            }
        }

        GC.KeepAlive(target);
    }

    public static void Store(LaneBuffer source, int rows, int count, Span<float> target, int stride)
    {
        var x = LaneMemory.Pointer(source);
        fixed (float* y = target)
        {
            switch (source.Width)
            {
                case 16:
                    FrameLanes<Lane16>.Store(x, rows, count, y, stride);
                    break;
                case 8:
                    FrameLanes<Lane8>.Store(x, rows, count, y, stride);
                    break;
                case 4:
                    FrameLanes<Lane4>.Store(x, rows, count, y, stride);
                    break;
                default:
                    FrameLanes<Lane1>.Store(x, rows, count, y, stride);
                    break;
            }
        }

        GC.KeepAlive(source);
    }

    public static void Condition(LaneBuffer frames, int rows, bool removeMean, float preemphasis, Span<float> energies)
    {
        var x = LaneMemory.Pointer(frames);
        fixed (float* e = energies)
        {
            switch (frames.Width)
            {
                case 16:
                    FrameLanes<Lane16>.Condition(x, rows, removeMean, preemphasis, e);
                    break;
                case 8:
                    FrameLanes<Lane8>.Condition(x, rows, removeMean, preemphasis, e);
                    break;
                case 4:
                    FrameLanes<Lane4>.Condition(x, rows, removeMean, preemphasis, e);
                    break;
                default:
                    FrameLanes<Lane1>.Condition(x, rows, removeMean, preemphasis, e);
                    break;
            }
        }

        GC.KeepAlive(frames);
    }

    public static void Energies(LaneBuffer frames, ReadOnlySpan<float> weights, Span<float> energies)
    {
        var x = LaneMemory.Pointer(frames);
        fixed (float* w = weights)
        fixed (float* e = energies)
        {
            switch (frames.Width)
            {
                case 16:
                    FrameLanes<Lane16>.Energies(x, w, weights.Length, e);
                    break;
                case 8:
                    FrameLanes<Lane8>.Energies(x, w, weights.Length, e);
                    break;
                case 4:
                    FrameLanes<Lane4>.Energies(x, w, weights.Length, e);
                    break;
                default:
                    FrameLanes<Lane1>.Energies(x, w, weights.Length, e);
                    break;
            }
        }

        GC.KeepAlive(frames);
    }
}
