namespace Timbre.Audio;

/// <summary>
/// The period of the voice every 10 ms: peaks of the normalised cross-correlation and the path through them that jumps least
/// (dynamic programming, as in Talkin's RAPT, 1995). Looks at the lowest harmonics alone, whose peaks are wider than a sample of 8 kHz.
/// </summary>
internal sealed class VoicingTrack
{
    public const double StepSeconds = 0.01;
    public const double LowestHertz = 60;
    public const double HighestHertz = 500;
    private const int AnalysisRate = 8000;
    private const double TopHertz = 1200;
    private const double NoVoice = 0.6; // the likeness that a voice has to exceed
    private const int Candidates = 6; // the last one is "not voiced"
    private const double LeastLikeness = 0.45; // of two periods that follow each other
    private const double ShortPeriodBonus = 0.1; // twice a period is as alike as the period
    private const double JumpCost = 0.6; // of an octave
    private const double SwitchCost = 0.25; // between voiced and not

    private readonly double[] _periods; // in seconds; 0 is not voiced

    private VoicingTrack(double[] periods) => _periods = periods;

    public int Count => _periods.Length;

    /// <summary>Seconds of the period at a step, 0 where it is not voiced.</summary>
    public double this[int step] => _periods[Math.Clamp(step, 0, _periods.Length - 1)];

    public static VoicingTrack Of(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var hertz = Math.Min(rate.Hertz, AnalysisRate);
        var low = BandLimit.Apply(rate.Hertz > hertz ? Resampler.Resample(samples, rate, new SampleRate(hertz)) : samples, new SampleRate(hertz), 0, TopHertz);
        var longest = (int)(hertz / LowestHertz);
        var shortest = Math.Max(2, (int)(hertz / HighestHertz));
        var steps = (int)(samples.Length / (rate.Hertz * StepSeconds)) + 1;
        if (longest <= shortest + 2)
        {
            return new VoicingTrack(new double[steps]);
        }

        var window = Math.Max(16, (int)(0.02 * hertz) / 16 * 16);
        var reach = longest + window;
        var padded = new float[checked(low.Length + (2 * reach) + 32)];
        low.CopyTo(padded, reach);
        var floor = window * Math.Max(1e-10, 1e-4 * Math.Pow(Level.Rms(low), 2)); // 40 dB below the mean is not looked at
        var energies = Energies(padded, window);
        var lags = new double[steps * Candidates];
        var likeness = new double[steps * Candidates];
        var curve = new double[longest + 2];
        for (var step = 0; step < steps; step++)
        {
            // Both stretches that are compared lie around the step.
            var centre = reach + (int)(step * StepSeconds * hertz);
            Correlate(padded, energies, centre, window, shortest, curve, floor);
            Peaks(curve, shortest, lags.AsSpan(step * Candidates, Candidates), likeness.AsSpan(step * Candidates, Candidates));
        }

        return new VoicingTrack(Path(lags, likeness, steps, hertz));
    }

    private static void Correlate(float[] x, double[] energies, int centre, int window, int shortest, double[] curve, double floor)
    {
        for (var lag = shortest - 1; lag < curve.Length; lag++)
        {
            var start = Math.Max(0, centre - ((window + lag) / 2));
            var other = Math.Min(start + lag, x.Length - window);
            curve[lag] = Convolution.Dot(x.AsSpan(start, window), x.AsSpan(other, window)) / Math.Sqrt((energies[start] + floor) * (energies[other] + floor));
        }
    }

    /// <summary>Of the <paramref name="window"/> samples from each one on.</summary>
    private static double[] Energies(float[] x, int window)
    {
        var energies = new double[x.Length - window + 1];
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += (double)x[i] * x[i];
            if (i >= window)
            {
                sum -= (double)x[i - window] * x[i - window];
            }

            if (i >= window - 1)
            {
                energies[i - window + 1] = Math.Max(0, sum);
            }
        }

        return energies;
    }

    /// <summary>The best peaks, refined between samples; unused places have no likeness.</summary>
    private static void Peaks(double[] curve, int shortest, Span<double> lags, Span<double> likeness)
    {
        lags.Clear();
        likeness.Fill(-1);
        for (var lag = shortest; lag < curve.Length - 1; lag++)
        {
            var (a, b, c) = (curve[lag - 1], curve[lag], curve[lag + 1]);
            if (b < LeastLikeness || b < a || b <= c)
            {
                continue;
            }

            var bend = a - (2 * b) + c;
            var value = b - ((a - c) * (a - c) / (8 * bend)) - (ShortPeriodBonus * lag / curve.Length);
            for (var i = 0; i < Candidates - 1; i++)
            {
                if (value > likeness[i])
                {
                    likeness[i..(Candidates - 2)].CopyTo(likeness[(i + 1)..]);
                    lags[i..(Candidates - 2)].CopyTo(lags[(i + 1)..]);
                    likeness[i] = value;
                    lags[i] = lag + (0.5 * (a - c) / bend);
                    break;
                }
            }
        }

        likeness[^1] = NoVoice;
    }

    private static double[] Path(double[] lags, double[] likeness, int steps, double hertz)
    {
        var score = likeness[..Candidates];
        var next = new double[Candidates];
        var from = new int[steps * Candidates];
        for (var step = 1; step < steps; step++)
        {
            for (var i = 0; i < Candidates; i++)
            {
                var lag = lags[(step * Candidates) + i];
                var best = double.NegativeInfinity;
                for (var j = 0; j < Candidates; j++)
                {
                    var before = lags[((step - 1) * Candidates) + j];
                    var cost = lag == 0 && before == 0 ? 0 : lag == 0 || before == 0 ? SwitchCost : JumpCost * Math.Abs(Math.Log2(lag / before));
                    if (score[j] - cost > best)
                    {
                        best = score[j] - cost;
                        from[(step * Candidates) + i] = j;
                    }
                }

                next[i] = best + likeness[(step * Candidates) + i];
            }

            (score, next) = (next, score);
        }

        var periods = new double[steps];
        var at = Array.IndexOf(score, score.Max());
        for (var step = steps - 1; step >= 0; step--)
        {
            periods[step] = lags[(step * Candidates) + at] / hertz;
            at = from[(step * Candidates) + at];
        }

        return periods;
    }
}
