using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>An utterance as a block to listen to and to look at.</summary>
internal static class RecordingPicture
{
    private const int FrameLength = 512;
    private const int HopLength = 160;
    private const int LowestVoice = 2; // the first bin that a voice reaches, 62.5 Hz
    private const int Width = 600;
    private const int Height = 160;

    /// <summary>Below any recorded sound, 16 bits included: what a logarithm of zero becomes.</summary>
    private const float Silence = 1e-10f;

    /// <summary>Reads the beginning of an utterance, at 16 kHz and as one channel, and draws its spectrogram up to 8 kHz.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="seconds">At most so much of it.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The block, the id its title and what is to be seen its caption; null where the recording is gone or cannot be read.</returns>
    public static RecordingBlock? Of(Utterance utterance, double seconds = 6, CancellationToken cancellation = default)
    {
        try
        {
            var part = utterance with { Duration = Math.Min(utterance.Duration ?? double.PositiveInfinity, seconds) };
            var (samples, rate, _) = FeatureExtraction.ReadSamples(part, SampleRate.Speech, cancellation);
            var spectrum = new StftExtractor(new StftOptions { FrameLength = FrameLength, HopLength = HopLength }).Extract(samples, rate);
            var picture = SpectrogramPicture.Render(Decibels(spectrum.Values), spectrum.FeatureCount, spectrum.FrameCount, Width, Height);
            var (length, highest) = (rate.Seconds(samples.Length), rate.Hertz / 2.0);
            return new RecordingBlock(
                utterance.Id,
                Seen(spectrum, highest),
                WavWriter.ToBytes(samples, rate),
                picture,
                length,
                highest,
                $"Spectrogram of {Say.Fixed(length)} s of {utterance.Id}, from 0 to {Say.Fixed(highest / 1000, 0)} kHz; lighter is louder.");
        }
        catch (TimbreException)
        {
            return null; // the report does without it
        }
    }

    private static float[] Decibels(ReadOnlySpan<float> magnitudes)
    {
        var levels = new float[magnitudes.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = 20 * MathF.Log10(MathF.Max(magnitudes[i], Silence));
        }

        return levels;
    }

    /// <summary>What is to be seen: the frequency below which half of the energy lies.</summary>
    private static string Seen(FeatureMatrix spectrum, double highest)
    {
        var energy = new double[spectrum.FeatureCount];
        for (var bin = 0; bin < energy.Length; bin++)
        {
            foreach (var magnitude in spectrum.Row(bin))
            {
                energy[bin] += (double)magnitude * magnitude;
            }
        }

        var total = energy.Sum();
        if (!(total > 0 && double.IsFinite(total)))
        {
            return total == 0 ? "It is silent." : "Its levels are beyond what can be drawn.";
        }

        var middle = 0;
        for (var sum = energy[0]; sum < total / 2; sum += energy[middle])
        {
            middle++;
        }

        var edge = (middle + 0.5) * highest / (energy.Length - 1);
        return middle < LowestVoice
            ? $"More than half of the energy lies below {Say.Fixed(edge, 0)}\u00a0Hz, lower than any voice: an offset or a rumble."
            : $"Half of the energy lies below about {Say.Whole(10 * (long)Math.Round(edge / 10))}\u00a0Hz.";
    }
}
