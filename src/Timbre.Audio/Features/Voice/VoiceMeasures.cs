namespace Timbre.Audio;

/// <summary>
/// What can be measured of a voice over a whole recording: pitch, its regularity, noise, formants, spectral slope. Methods and defaults are
/// those of Praat (Boersma 1993; Burg's linear prediction). What a recording does not allow to measure (too short, silent,
/// nothing voiced) is NaN.
/// </summary>
public sealed record VoiceMeasures
{
    /// <summary>Fundamental frequency over the voiced frames, in Hz.</summary>
    public required PitchMeasures Pitch { get; init; }

    /// <summary>Cycle-to-cycle variation of period and amplitude.</summary>
    public required PerturbationMeasures Perturbation { get; init; }

    /// <summary>Mean harmonics-to-noise ratio in dB over the frames that are not silent.</summary>
    public required double HarmonicsToNoise { get; init; }

    /// <summary>F1 to F4 over the voiced frames.</summary>
    public required IReadOnlyList<FormantMeasures> Formants { get; init; }

    /// <summary>Mean distance of neighbouring formants F1 to F4 in Hz: (F4 − F1)/3 (Fitch 1997).</summary>
    public required double FormantDispersion { get; init; }

    /// <summary>Length of the vocal tract in cm, that of the tube open at one end whose resonances fit the mean formants best (Reby and McComb 2003), at 350 m/s.</summary>
    public required double VocalTractLength { get; init; }

    /// <summary>Slope of the long-term average spectrum of the voiced parts from 100 Hz to 5 kHz, in dB per octave.</summary>
    public required double SpectralTilt { get; init; }

    /// <summary>Level from 1 to 5 kHz over that from 50 to 1000 Hz in the voiced parts, in dB.</summary>
    public required double AlphaRatio { get; init; }

    /// <summary>Level of the first harmonic over that of the second in dB, mean of the voiced frames, not corrected for formants.</summary>
    public required double FirstToSecondHarmonic { get; init; }

    /// <summary>Measures mono samples at <paramref name="rate"/>. The same samples give the same bits.</summary>
    /// <exception cref="TimbreException">There are no samples, some are not finite, the rate is too low, or an option is out of range.</exception>
    public static VoiceMeasures Measure(ReadOnlySpan<float> samples, SampleRate rate, VoiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        options.CheckAt(rate);
        PaddedSignal.Check(samples);
        var pitch = PitchTracker.Track(samples, rate, options);
        var perturbation = new Perturbation(samples, rate, PulseMarks.Find(samples, rate, pitch));
        var formants = FormantMeasures.Of(FormantTrack.Of(samples, rate, options, time => pitch.At(time) > 0));
        var spectrum = VoiceSpectrum.Of(samples, rate, pitch);
        return new VoiceMeasures
        {
            Pitch = PitchMeasures.Of(pitch),
            Perturbation = new PerturbationMeasures(
                perturbation.JitterLocal,
                perturbation.JitterRap,
                perturbation.JitterPpq5,
                3 * perturbation.JitterRap,
                perturbation.ShimmerLocal,
                perturbation.ShimmerDecibels,
                perturbation.ShimmerApq3,
                perturbation.ShimmerApq5),
            HarmonicsToNoise = Distribution.Of(Harmonicity.Track(samples, rate, options).Decibels).Mean,
            Formants = formants,
            FormantDispersion = (formants[3].Mean - formants[0].Mean) / 3,
            VocalTractLength = TractLength(formants),
            SpectralTilt = spectrum.Tilt,
            AlphaRatio = spectrum.AlphaRatio,
            FirstToSecondHarmonic = spectrum.FirstToSecondHarmonic,
        };
    }

    // Resonances of such a tube are odd multiples of half their distance; the line of them through 0 that fits best.
    private static double TractLength(IReadOnlyList<FormantMeasures> formants)
    {
        const double speedOfSound = 35000; // cm/s, warm and moist
        double product = 0, square = 0;
        for (var i = 0; i < formants.Count; i++)
        {
            var place = i + 0.5;
            product += place * formants[i].Mean;
            square += place * place;
        }

        return speedOfSound * square / (2 * product);
    }
}
