using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>An utterance judged piece by piece, each by itself.</summary>
internal static class SamplePieces
{
    /// <summary>Pieces of so many seconds; what is left at the end joins the last piece if it is shorter than half of one.</summary>
    /// <exception cref="TimbreException">The pieces are shorter than <paramref name="shortest"/> seconds.</exception>
    public static IReadOnlyList<(double Start, VoicePrediction Prediction)> Of(
        Utterance utterance, double seconds, double shortest, SampleRate? asked, Func<float[], SampleRate, VoicePrediction> predict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        if (!(seconds >= shortest))
        {
            throw new TimbreException($"segments of {seconds} s: must last {shortest} s at least");
        }

        try
        {
            var (samples, rate, warnings) = FeatureExtraction.ReadSamples(utterance, asked, cancellation);
            var step = (int)Math.Min(int.MaxValue / 2, Math.Round(seconds * rate.Hertz));
            var pieces = new List<(double, VoicePrediction)>();
            for (var start = 0; start < samples.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                var end = samples.Length - start < step + (step / 2) ? samples.Length : start + step;
                pieces.Add((utterance.Start + rate.Seconds(start), predict(samples[start..end], rate) with { Warnings = start == 0 ? warnings : [] }));
                start = end;
            }

            return pieces;
        }
        catch (TimbreException e)
        {
            return [(utterance.Start, VoicePrediction.Without(PredictionStatus.Error, null, e.Message))];
        }
    }
}
