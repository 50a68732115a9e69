using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Timbre.Audio;

/// <summary>
/// Turns residuals into samples in place (RFC 9639, 9.2.5 and 9.2.6): each becomes the prediction from the samples before it plus itself.
/// Sums wrap round as a damaged frame may make them; its checksum tells.
/// </summary>
internal static class FlacPrediction
{
    /// <summary>Fixed predictors: sums of binomial differences.</summary>
    public static void RestoreFixed(Span<int> x, int order)
    {
        unchecked
        {
            switch (order)
            {
                case 1:
                    var last = x[0];
                    for (var i = 1; i < x.Length; i++)
                    {
                        last += x[i];
                        x[i] = last;
                    }

                    break;
                case 2:
                {
                    int a = x[1], d = x[1] - x[0];
                    for (var i = 2; i < x.Length; i++)
                    {
                        d += x[i];
                        a += d;
                        x[i] = a;
                    }

                    break;
                }

                case 3:
                {
                    int a = x[2], d = a - x[1], e = d - (x[1] - x[0]);
                    for (var i = 3; i < x.Length; i++)
                    {
                        e += x[i];
                        d += e;
                        a += d;
                        x[i] = a;
                    }

                    break;
                }

                case 4:
                {
                    int a = x[3], d = a - x[2], d1 = x[2] - x[1], e = d - d1, f = e - (d1 - (x[1] - x[0]));
                    for (var i = 4; i < x.Length; i++)
                    {
                        f += x[i];
                        e += f;
                        d += e;
                        a += d;
                        x[i] = a;
                    }

                    break;
                }

                default:
                    break;
            }
        }
    }

    /// <summary>Linear prediction with any coefficients, in 64 bits; the readable form that the fast ones are tested against.</summary>
    public static void RestoreWide(Span<int> x, ReadOnlySpan<int> coefficients, int shift)
    {
        unchecked
        {
            for (var i = coefficients.Length; i < x.Length; i++)
            {
                long sum = 0;
                for (var j = 0; j < coefficients.Length; j++)
                {
                    sum += (long)coefficients[j] * x[i - 1 - j];
                }

                x[i] += (int)(sum >> shift);
            }
        }
    }

    /// <summary>The same where the sum is known to fit 32 bits.</summary>
    public static void RestoreNarrow(Span<int> x, ReadOnlySpan<int> coefficients, int shift)
    {
        if (x.Length < 64 || coefficients.Length < 3)
        {
            RestoreShort(x, coefficients, shift);
        }
        else if (coefficients.Length <= 10 && Vector256.IsHardwareAccelerated)
        {
            RestoreVector256(x, coefficients, shift);
        }
        else if (coefficients.Length <= 18 && Vector512.IsHardwareAccelerated)
        {
            RestoreVector512(x, coefficients, shift);
        }
        else
        {
            RestoreShort(x, coefficients, shift);
        }
    }

    private static void RestoreShort(Span<int> x, ReadOnlySpan<int> coefficients, int shift)
    {
        unchecked
        {
            if (coefficients.Length == 1)
            {
                var c = coefficients[0];
                var last = x[0];
                for (var i = 1; i < x.Length; i++)
                {
                    last = x[i] + ((c * last) >> shift);
                    x[i] = last;
                }

                return;
            }

            if (coefficients.Length == 2)
            {
                int c0 = coefficients[0], c1 = coefficients[1], b = x[0], a = x[1];
                for (var i = 2; i < x.Length; i++)
                {
                    var value = x[i] + (((c0 * a) + (c1 * b)) >> shift);
                    x[i] = value;
                    b = a;
                    a = value;
                }

                return;
            }

            ref var first = ref MemoryMarshal.GetReference(x);
            ref var c0Ref = ref MemoryMarshal.GetReference(coefficients);
            for (var i = coefficients.Length; i < x.Length; i++)
            {
                var sum = 0;
                ref var at = ref Unsafe.Add(ref first, i - 1);
                for (var j = 0; j < coefficients.Length; j++)
                {
                    sum += Unsafe.Add(ref c0Ref, j) * Unsafe.Add(ref at, -j);
                }

                x[i] += sum >> shift;
            }
        }
    }

    /// <summary>
    /// The two newest samples are multiplied one by one (they are the chain that everything waits for); every older one was, as soon as it
    /// was known, multiplied by all its coefficients at once and added to the sums of the samples to come: lane k waits for sample i + k.
    /// </summary>
    private static void RestoreVector256(Span<int> x, ReadOnlySpan<int> coefficients, int shift)
    {
        var order = coefficients.Length;
        Span<int> lanes = stackalloc int[8];
        lanes.Clear();
        coefficients[2..].CopyTo(lanes);
        var older = Vector256.Create<int>(lanes);
        var down = Vector256.Create(1, 2, 3, 4, 5, 6, 7, 0);
        var keep = Vector256.Create(-1, -1, -1, -1, -1, -1, -1, 0);
        var sums = Vector256<int>.Zero;
        ref var at = ref MemoryMarshal.GetReference(x);
        for (var i = 0; i < order - 2; i++)
        {
            sums = (Vector256.Shuffle(sums, down) & keep) + (Vector256.Create(Unsafe.Add(ref at, i)) * older);
        }

        unchecked
        {
            int c0 = coefficients[0], c1 = coefficients[1];
            var b = x[order - 2];
            var a = x[order - 1];
            for (var i = order; i < x.Length; i++)
            {
                // sums holds what samples up to i - 3 give to i + k
                var partial = sums.ToScalar() + (c1 * b) + (c0 * a);
                sums = (Vector256.Shuffle(sums, down) & keep) + (Vector256.Create(b) * older);
                var value = Unsafe.Add(ref at, i) + (partial >> shift);
                Unsafe.Add(ref at, i) = value;
                b = a;
                a = value;
            }
        }
    }

    private static void RestoreVector512(Span<int> x, ReadOnlySpan<int> coefficients, int shift)
    {
        var order = coefficients.Length;
        Span<int> lanes = stackalloc int[16];
        lanes.Clear();
        coefficients[2..].CopyTo(lanes);
        var older = Vector512.Create<int>(lanes);
        var down = Vector512.Create(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
        var keep = Vector512.Create(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0);
        var sums = Vector512<int>.Zero;
        ref var at = ref MemoryMarshal.GetReference(x);
        for (var i = 0; i < order - 2; i++)
        {
            sums = (Vector512.Shuffle(sums, down) & keep) + (Vector512.Create(Unsafe.Add(ref at, i)) * older);
        }

        unchecked
        {
            int c0 = coefficients[0], c1 = coefficients[1];
            var b = x[order - 2];
            var a = x[order - 1];
            for (var i = order; i < x.Length; i++)
            {
                var partial = sums.ToScalar() + (c1 * b) + (c0 * a);
                sums = (Vector512.Shuffle(sums, down) & keep) + (Vector512.Create(b) * older);
                var value = Unsafe.Add(ref at, i) + (partial >> shift);
                Unsafe.Add(ref at, i) = value;
                b = a;
                a = value;
            }
        }
    }
}
