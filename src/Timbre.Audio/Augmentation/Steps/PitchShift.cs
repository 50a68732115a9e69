namespace Timbre.Audio;

/// <summary>Higher or lower by semitones at the same length.</summary>
internal static class PitchShift
{
    /// <summary>The ratio of two frequencies that lie so far apart.</summary>
    public static double Ratio(double semitones) => Math.Pow(2, semitones / 12);

    /// <summary>Formants move with the pitch, as if the speaker were smaller or larger: stretched in time, then played faster by as much.</summary>
    public static float[] MovingFormants(ReadOnlySpan<float> samples, SampleRate rate, double semitones)
    {
        var ratio = Speed.Exact(Ratio(semitones));
        var stretched = TimeStretch.To(samples, rate, Speed.Length(samples.Length, 1 / ratio));
        return Speed.Fitted(Speed.Change(stretched, ratio), samples.Length);
    }

    /// <summary>Formants stay: the periods of the voice are laid closer together or further apart, each as it is (TD-PSOLA, Moulines and Charpentier 1990). What is not voiced stays.</summary>
    public static float[] KeepingFormants(ReadOnlySpan<float> samples, SampleRate rate, double semitones) =>
        PitchGrains.Lay(samples, PitchMarks.Find(samples, rate), Ratio(semitones));
}
