using Timbre.Numerics;

namespace Timbre.Learning.Tests;

/// <summary>Rows around a few centres, wider in some directions than in others.</summary>
internal static class BlobData
{
    public static float[] Make(int count, int features, int blobs, long seed = 1, double offset = 0)
    {
        var random = new SeededRandom(seed);
        var centres = new double[blobs * features];
        for (var i = 0; i < centres.Length; i++)
        {
            centres[i] = offset + (4 * random.NextGaussian());
        }

        var rows = new float[count * features];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)(centres[(i / features % blobs * features) + (i % features)] + ((0.5 + (i % features % 3)) * random.NextGaussian()));
        }

        return rows;
    }

    /// <summary>The rows in another order.</summary>
    public static float[] Permuted(float[] rows, int features)
    {
        var chunks = rows.Chunk(features).ToArray();
        new SeededRandom(5).Shuffle(chunks.AsSpan());
        return [.. chunks.SelectMany(row => row)];
    }
}
