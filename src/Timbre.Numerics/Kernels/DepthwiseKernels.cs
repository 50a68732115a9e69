namespace Timbre.Numerics.Kernels;

/// <summary>One image: gives every stretch of channels to the widest lanes that it fills.</summary>
internal static unsafe class DepthwiseKernels
{
    public static void Forward(in DepthwiseWindow window, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y)
    {
        fixed (float* px = x, pw = weights, pb = bias, py = y)
        {
            nint done = 0;
            for (var lanes = LaneBuffer.Lanes; done < window.Channels; lanes = Narrower(lanes))
            {
                var end = window.Channels / lanes * lanes;
                switch (lanes)
                {
                    case 16: DepthwiseForward<Lane16>.Run(window, px, pw, pb, py, done, end); break;
                    case 8: DepthwiseForward<Lane8>.Run(window, px, pw, pb, py, done, end); break;
                    case 4: DepthwiseForward<Lane4>.Run(window, px, pw, pb, py, done, end); break;
                    default: DepthwiseForward<Lane1>.Run(window, px, pw, pb, py, done, end); break;
                }

                done = end;
            }
        }
    }

    public static void InputGradient(in DepthwiseWindow window, ReadOnlySpan<float> dy, ReadOnlySpan<float> weights, Span<float> dx)
    {
        fixed (float* pdy = dy, pw = weights, pdx = dx)
        {
            nint done = 0;
            for (var lanes = LaneBuffer.Lanes; done < window.Channels; lanes = Narrower(lanes))
            {
                var end = window.Channels / lanes * lanes;
                switch (lanes)
                {
                    case 16: DepthwiseGradients<Lane16>.Input(window, pdy, pw, pdx, done, end); break;
                    case 8: DepthwiseGradients<Lane8>.Input(window, pdy, pw, pdx, done, end); break;
                    case 4: DepthwiseGradients<Lane4>.Input(window, pdy, pw, pdx, done, end); break;
                    default: DepthwiseGradients<Lane1>.Input(window, pdy, pw, pdx, done, end); break;
                }

                done = end;
            }
        }
    }

    /// <summary>Adds the share of output lines <paramref name="firstLine"/> to <paramref name="endLine"/> − 1.</summary>
    public static void WeightsGradient(in DepthwiseWindow window, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int firstLine, int endLine, Span<float> gradient)
    {
        fixed (float* px = x, pdy = dy, pdw = gradient)
        {
            nint done = 0;
            for (var lanes = LaneBuffer.Lanes; done < window.Channels; lanes = Narrower(lanes))
            {
                var end = window.Channels / lanes * lanes;
                switch (lanes)
                {
                    case 16: DepthwiseGradients<Lane16>.Weights(window, px, pdy, pdw, firstLine, endLine, done, end); break;
                    case 8: DepthwiseGradients<Lane8>.Weights(window, px, pdy, pdw, firstLine, endLine, done, end); break;
                    case 4: DepthwiseGradients<Lane4>.Weights(window, px, pdy, pdw, firstLine, endLine, done, end); break;
                    default: DepthwiseGradients<Lane1>.Weights(window, px, pdy, pdw, firstLine, endLine, done, end); break;
                }

                done = end;
            }
        }
    }

    private static int Narrower(int lanes) => lanes > 4 ? lanes / 2 : 1;
}
