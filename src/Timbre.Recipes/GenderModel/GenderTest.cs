using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>What a test recording is judged as: as it is, under each condition, and in pieces of each duration. Immutable; may be shared by threads.</summary>
internal sealed class GenderTest
{
    /// <summary>The condition of a recording as it is.</summary>
    public const string Clean = "clean";

    private const int MostPieces = 4; // of one duration, so that a long recording counts no more than others
    private readonly (string Name, AugmentationPlan Plan)[] _conditions;
    private readonly IReadOnlyList<double> _durations;

    public GenderTest(Recipe recipe)
    {
        _conditions = [.. recipe.GenderModel.Conditions.Select(c => (c.Name, AugmentationPlan.Parse(c.Plan, recipe.Seed)))];
        _durations = recipe.GenderModel.Durations;
    }

    /// <summary>Judges a recording in every way; the answers are not calibrated.</summary>
    /// <exception cref="TimbreException">It cannot be read.</exception>
    public List<HeardVoice> Hear(GenderClassifier classifier, Utterance utterance, CancellationToken cancellation)
    {
        var (samples, rate, _) = FeatureExtraction.ReadSamples(utterance, SampleRate.Speech, cancellation);
        var heard = new List<HeardVoice> { new(utterance, Clean, null, rate.Seconds(samples.Length), classifier.Weigh(samples, cancellation)) };
        foreach (var (name, plan) in _conditions)
        {
            var altered = plan.Apply(samples, rate, utterance.Id, 1);
            heard.Add(new HeardVoice(utterance, name, null, rate.Seconds(altered.Length), classifier.Weigh(altered, cancellation)));
        }

        foreach (var seconds in _durations)
        {
            var length = (int)Math.Round(seconds * rate.Hertz);
            foreach (var start in Starts(samples.Length, length))
            {
                heard.Add(new HeardVoice(utterance, Clean, seconds, rate.Seconds(length), classifier.Weigh(samples.AsSpan(start, length), cancellation)));
            }
        }

        return heard;
    }

    /// <summary>Where pieces begin: some of those that lie side by side from the beginning, evenly spread; none where the recording is shorter.</summary>
    internal static IEnumerable<int> Starts(int samples, int length)
    {
        var there = samples / length;
        var taken = Math.Min(there, MostPieces);
        for (var i = 0; i < taken; i++)
        {
            yield return (int)((2L * i + 1) * there / (2L * taken)) * length;
        }
    }
}
