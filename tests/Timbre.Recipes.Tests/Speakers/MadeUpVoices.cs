using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests.Speakers;

/// <summary>Recordings whose place among voices is known by construction.</summary>
internal static class MadeUpVoices
{
    public const int Features = 6;

    /// <summary>
    /// Normal frames. A speaker's mean lies up to <paramref name="own"/> from 0 in each feature, and the more it may, the more deviations differ too; even
    /// speakers are F and lie 20 · <paramref name="gender"/> higher in the first three features; each chapter is up to <paramref name="room"/> elsewhere.
    /// </summary>
    public static List<(Utterance Utterance, float[] Rows)> Of(
        int speakers = 6, int chapters = 2, int utterances = 3, int frames = 180, double own = 8, double gender = 1, double room = 0, long seed = 3)
    {
        var random = new SeededRandom(seed);
        var made = new List<(Utterance, float[])>();
        for (var s = 0; s < speakers; s++)
        {
            var place = Draw(random, own);
            var spread = Array.ConvertAll(Draw(random, Math.Min(1, own / 8)), Math.Exp);
            for (var f = 0; f < 3; f++)
            {
                place[f] += s % 2 == 0 ? 20 * gender : 0;
            }

            for (var c = 0; c < chapters; c++)
            {
                var shift = Draw(random, room);
                for (var u = 0; u < utterances; u++)
                {
                    var rows = new float[frames * Features];
                    for (var i = 0; i < rows.Length; i++)
                    {
                        rows[i] = (float)(place[i % Features] + shift[i % Features] + (spread[i % Features] * random.NextGaussian()));
                    }

                    made.Add((Spoken(s, c, u), rows));
                }
            }
        }

        return made;
    }

    public static Utterance Spoken(int speaker, int chapter, int utterance) => new($"s{speaker}-c{chapter}-u{utterance}", $"/made-up/s{speaker}-c{chapter}-u{utterance}.wav")
    {
        Speaker = $"s{speaker}", Chapter = $"c{chapter}", Gender = speaker % 2 == 0 ? Gender.F : Gender.M,
    };

    public static VoiceSpace Look(
        IReadOnlyList<(Utterance, float[])> voices, SpaceSettings? settings = null, int framesPerChunk = 60, int features = Features, long seed = 1, int jobs = 2) =>
        SpaceStudy.Of("", voices, features, framesPerChunk, settings ?? new(), seed, jobs, null, TestContext.Current.CancellationToken);

    private static double[] Draw(SeededRandom random, double size) => [.. Enumerable.Range(0, Features).Select(_ => size * random.NextDouble(-1, 1))];
}
