using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests;

/// <summary>Recordings whose features are known by construction.</summary>
internal static class MadeUpCorpus
{
    /// <summary>One recording; <paramref name="rows"/> are its features over frames.</summary>
    public static ExtractedUtterance Recording(string id, string? speaker, Gender? gender, float[][] rows, double seconds = 2, double level = -20)
    {
        var values = rows.SelectMany(r => r).ToArray();
        var frames = rows.Length == 0 ? 0 : rows[0].Length;
        return new ExtractedUtterance(
            new Utterance(id, $"/made-up/{id}.wav") { Speaker = speaker, Gender = gender }, new FeatureMatrix(rows.Length, frames, values), seconds, level, []);
    }

    /// <summary>Speakers of both labels, two recordings each, normal frames; female means lie <paramref name="shift"/> higher in feature 1, feature 0 says nothing.</summary>
    public static List<ExtractedUtterance> Voices(double shift, bool swapped = false, int speakers = 12, int features = 3, int frames = 80)
    {
        var random = new SeededRandom(5);
        var made = new List<ExtractedUtterance>();
        for (var s = 0; s < speakers; s++)
        {
            var female = s % 2 == 0;
            var own = random.NextDouble() - 0.5;
            for (var r = 0; r < 2; r++)
            {
                var rows = Enumerable.Range(0, features).Select(f => Enumerable.Range(0, frames).Select(_ =>
                    (float)(Normal(random) + (f == 1 ? own + (female ? shift : 0) : 0))).ToArray()).ToArray();
                made.Add(Recording($"s{s}-{r}", $"s{s}", female != swapped ? Gender.F : Gender.M, rows, 2 + r, -20 - s));
            }
        }

        return made;
    }

    public static List<string> Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"mfcc_{i}")];

    public static Exploration Explore(IReadOnlyList<ExtractedUtterance> utterances, IReadOnlySet<string>? training = null, int? features = null) =>
        Exploration.Of(utterances, training, "mfcc", Names(features ?? utterances[0].Features.FeatureCount));

    private static double Normal(SeededRandom random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
