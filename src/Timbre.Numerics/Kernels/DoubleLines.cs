using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Small steps along lines of doubles, compiled in full from the first call: a decomposition is often the only one of its process.</summary>
internal static unsafe class DoubleLines
{
    /// <summary>Σ a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(double* a, double* b, nint length)
    {
        nint n = Vector<double>.Count;
        nint i = 0;
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= length - (4 * n); i += 4 * n)
        {
            s0 = Vector.MultiplyAddEstimate(Vector.Load(a + i), Vector.Load(b + i), s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Load(a + i + n), Vector.Load(b + i + n), s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Load(a + i + (2 * n)), Vector.Load(b + i + (2 * n)), s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Load(a + i + (3 * n)), Vector.Load(b + i + (3 * n)), s3);
        }

        var sum = Vector.Sum((s0 + s1) + (s2 + s3));
        for (; i < length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>y += factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* y, double* x, double factor, nint length)
    {
        nint n = Vector<double>.Count;
        nint i = 0;
        var f = new Vector<double>(factor);
        for (; i <= length - n; i += n)
        {
            Vector.MultiplyAddEstimate(f, Vector.Load(x + i), Vector.Load(y + i)).Store(y + i);
        }

        for (; i < length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>y = factor · x; both may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(double* y, double* x, double factor, nint length)
    {
        for (nint i = 0; i < length; i++)
        {
            y[i] = factor * x[i];
        }
    }

    /// <summary>target[k · step] = x[k] − c[k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Centre(float* x, double* c, nint length, double* target, nint step)
    {
        for (nint k = 0; k < length; k++)
        {
            target[k * step] = x[k] - c[k];
        }
    }

    /// <summary>x − c cut into panels, <paramref name="step"/> values from one to the next; zeros to the end of the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CentreInPanels(float* x, double* c, nint length, double* target, nint width, nint step)
    {
        for (nint start = 0; start < length; start += width, target += step)
        {
            var valid = Math.Min(width, length - start);
            nint j = 0;
            for (; j < valid; j++)
            {
                target[j] = x[start + j] - c[start + j];
            }

            for (; j < width; j++)
            {
                target[j] = 0;
            }
        }
    }
}
