namespace Timbre.Neural.Tests.Layers;

/// <summary>A dilated convolution over time and its gradients as plain sums in double, on channel-major arrays as torch has them.</summary>
internal sealed class PlainConvolution(int channels, int frames, int filters, int kernel, int dilation, int stride, Border border)
{
    public int OutputFrames { get; } = border == Border.Same ? (frames + stride - 1) / stride : ((frames - ((kernel - 1) * dilation) - 1) / stride) + 1;

    private int Before => border == Border.Same ? Math.Max(0, ((OutputFrames - 1) * stride) + ((kernel - 1) * dilation) + 1 - frames) / 2 : 0;

    /// <summary>y[f, t] = bias[f] + Σ weight[f, c, k] · x[c, t · stride + k · dilation − before].</summary>
    public double[] Forward(double[] x, double[] weight, double[] bias)
    {
        var y = new double[filters * OutputFrames];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = bias[i / OutputFrames];
        }

        Each((xi, wi, yi) => y[yi] += x[xi] * weight[wi]);
        return y;
    }

    public (double[] X, double[] Weight, double[] Bias) Backward(float[] x, float[] weight, float[] dy)
    {
        var (dx, dw, db) = (new double[x.Length], new double[weight.Length], new double[filters]);
        for (var i = 0; i < dy.Length; i++)
        {
            db[i / OutputFrames] += dy[i];
        }

        Each((xi, wi, yi) =>
        {
            dx[xi] += (double)dy[yi] * weight[wi];
            dw[wi] += (double)dy[yi] * x[xi];
        });
        return (dx, dw, db);
    }

    private void Each(Action<int, int, int> term)
    {
        for (var f = 0; f < filters; f++)
        {
            for (var t = 0; t < OutputFrames; t++)
            {
                for (var c = 0; c < channels; c++)
                {
                    for (var k = 0; k < kernel; k++)
                    {
                        var at = (t * stride) + (k * dilation) - Before;
                        if (at >= 0 && at < frames)
                        {
                            term((c * frames) + at, (((f * channels) + c) * kernel) + k, (f * OutputFrames) + t);
                        }
                    }
                }
            }
        }
    }
}
