namespace Timbre.Numerics.Kernels;

/// <summary>One row by 16 columns without vectors: for machines, or test runs, that have none.</summary>
internal static unsafe class GemmScalar
{
    public static void Tile1x16(float* a, nint depthStep, float* b, nint depth, float* c, float* bias, GemmStore store)
    {
        var sums = stackalloc float[16];
        new Span<float>(sums, 16).Clear();
        for (nint p = 0; p < depth; p++)
        {
            var x = *a;
            for (var j = 0; j < 16; j++)
            {
                sums[j] += x * b[j];
            }

            a += depthStep;
            b += 16;
        }

        for (var j = 0; j < 16; j++)
        {
            var sum = sums[j];
            sum += (store & GemmStore.Add) != 0 ? c[j] : 0;
            sum += (store & GemmStore.Bias) != 0 ? bias[j] : 0;
            c[j] = (store & GemmStore.Relu) != 0 ? MathF.Max(sum, 0) : sum;
        }
    }
}
