using System.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The low-pass filter between two sample rates as a bank of phases: a sinc under a Kaiser window, flat up to 0.9136 of the lower Nyquist
/// frequency and 120 dB down from there on up: what soxr calls HQ, librosa's default. Where the ratio of the rates is small, every position
/// between input samples that occurs has a phase of its own; else the two nearest are interpolated.
/// </summary>
internal sealed class ResamplingFilter
{
    private const double PassBand = 0.9136;
    private const double Attenuation = 120;
    private const double Beta = 0.1102 * (Attenuation - 8.7); // Kaiser's formula
    private const int TableSize = 1 << 14;
    private const int MostExactValues = 1 << 19;
    private const int InterpolatedPhases = 1 << 10; // the error of a straight line between two is then below -118 dB
    private const int Lanes = 16;

    private static readonly double[] Window = MakeWindow();

    public ResamplingFilter(int from, int to)
    {
        var divisor = (int)BigInteger.GreatestCommonDivisor(from, to);
        Up = to / divisor;
        Down = from / divisor;
        var scale = Math.Min(1, (double)to / from);
        var length = (Attenuation - 7.95) / (2.285 * Math.PI * (1 - PassBand) * scale);
        HalfLength = (int)Math.Ceiling(length / 2);
        Stride = ((2 * HalfLength) + Lanes - 1) / Lanes * Lanes;
        Exact = (long)Up * Stride <= MostExactValues;
        Phases = Exact ? Up : Math.Max(16, (int)(InterpolatedPhases * scale));
        var rows = Exact ? Phases : Phases + 1;
        Bank = new float[rows * Stride];
        for (var row = 0; row < rows; row++)
        {
            MakePhase(Bank.AsSpan(row * Stride, 2 * HalfLength), (double)row / Phases, scale * (1 + PassBand) / 2, length / 2);
        }
    }

    /// <summary>The ratio of the rates in lowest terms: <see cref="Up"/> output samples last as long as <see cref="Down"/> input samples.</summary>
    public int Up { get; }

    /// <summary>See <see cref="Up"/>.</summary>
    public int Down { get; }

    /// <summary>Input samples on each side of an output sample that it depends on.</summary>
    public int HalfLength { get; }

    /// <summary>Every phase that occurs is in the bank; else there are one more than <see cref="Phases"/>, to interpolate between.</summary>
    public bool Exact { get; }

    public int Phases { get; }

    /// <summary>Values from one phase to the next; those behind the filter's end are 0.</summary>
    public int Stride { get; }

    /// <summary><c>[phase, tap]</c>; tap k weighs the input sample at k - HalfLength + 1 from the one before the output sample.</summary>
    public float[] Bank { get; }

    private static void MakePhase(Span<float> taps, double fraction, double cutoff, double halfWidth)
    {
        // sin(π·cutoff·t) for t going down by 1, by the recurrence of Chebyshev
        var step = Math.PI * cutoff;
        var t = fraction + (taps.Length / 2) - 1;
        var twiceCosine = 2 * Math.Cos(step);
        var sine = Math.Sin(step * t);
        var before = Math.Sin(step * (t + 1));
        for (var k = 0; k < taps.Length; k++, t--)
        {
            var sinc = Math.Abs(t) < 1e-9 ? cutoff : sine / (Math.PI * t);
            var u = t / halfWidth;
            taps[k] = (float)(sinc * WindowAt(1 - (u * u)));
            (sine, before) = ((twiceCosine * sine) - before, sine);
        }
    }

    // The window as a function of 1 - (t/halfWidth)², in which it is nearly straight.
    private static double WindowAt(double v)
    {
        if (v < 0)
        {
            return 0;
        }

        var at = v * TableSize;
        var index = Math.Min((int)at, TableSize - 1);
        return Window[index] + ((at - index) * (Window[index + 1] - Window[index]));
    }

    private static double[] MakeWindow()
    {
        var table = new double[TableSize + 1];
        var top = BesselI0(Beta);
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = BesselI0(Beta * Math.Sqrt((double)i / TableSize)) / top;
        }

        return table;
    }

    // The modified Bessel function of order 0, by its power series.
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
