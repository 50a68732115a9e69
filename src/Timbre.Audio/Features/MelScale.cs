namespace Timbre.Audio;

/// <summary>The mel scale, both usual formulas, and where the edges of its bands lie.</summary>
internal static class MelScale
{
    // Slaney's Auditory Toolbox (1998): 200/3 Hz a mel up to 1 kHz, then 27 mels for each factor of 6.4.
    private const double HertzPerMel = 200.0 / 3;
    private const double LogStart = 1000;
    private const double LogStartMel = LogStart / HertzPerMel;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    public static double FromHertz(double hertz, bool htk) =>
        htk ? 2595 * Math.Log10(1 + (hertz / 700))
        : hertz >= LogStart ? LogStartMel + (Math.Log(hertz / LogStart) / LogStep)
        : hertz / HertzPerMel;

    public static double ToHertz(double mel, bool htk) =>
        htk ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel >= LogStartMel ? LogStart * Math.Exp(LogStep * (mel - LogStartMel))
        : HertzPerMel * mel;

    /// <summary><paramref name="count"/> frequencies evenly spaced in mel, both ends included.</summary>
    public static double[] Frequencies(int count, double minimum, double maximum, bool htk)
    {
        var low = FromHertz(minimum, htk);
        var step = (FromHertz(maximum, htk) - low) / (count - 1);
        var result = new double[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = ToHertz(low + (i * step), htk);
        }

        return result;
    }
}
