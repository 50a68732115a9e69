namespace Timbre.Audio;

/// <summary>Fundamental frequency over the voiced frames; Hz where nothing else is said.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Median">Median.</param>
/// <param name="Deviation">Standard deviation (of a sample).</param>
/// <param name="Minimum">The lowest frame.</param>
/// <param name="Maximum">The highest frame.</param>
/// <param name="Percentile5">What 5 % of the frames are below.</param>
/// <param name="Percentile95">What 95 % of the frames are below.</param>
/// <param name="DeviationSemitones">Standard deviation in semitones.</param>
/// <param name="Slope">Slope of the line of least squares over time, in semitones per second.</param>
/// <param name="VoicedShare">Voiced frames over all frames, 0 to 1.</param>
public sealed record PitchMeasures(
    double Mean,
    double Median,
    double Deviation,
    double Minimum,
    double Maximum,
    double Percentile5,
    double Percentile95,
    double DeviationSemitones,
    double Slope,
    double VoicedShare)
{
    internal static PitchMeasures Of(VoicePitch pitch)
    {
        var voiced = new double[pitch.Frequencies.Length];
        var semitones = new double[voiced.Length];
        var line = new LineFit();
        for (var t = 0; t < voiced.Length; t++)
        {
            var f0 = pitch.Frequencies[t];
            voiced[t] = f0 > 0 ? f0 : double.NaN;
            semitones[t] = 12 * Math.Log2(voiced[t]);
            if (f0 > 0)
            {
                line.Add(t * pitch.Grid.Step, semitones[t]);
            }
        }

        var hertz = Distribution.Of(voiced);
        return new PitchMeasures(
            hertz.Mean,
            hertz.Quantile(0.5),
            hertz.Deviation,
            hertz.Quantile(0),
            hertz.Quantile(1),
            hertz.Quantile(0.05),
            hertz.Quantile(0.95),
            Distribution.Of(semitones).Deviation,
            line.Slope,
            (double)hertz.Count / voiced.Length);
    }
}
