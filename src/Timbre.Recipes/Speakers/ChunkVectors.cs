using System.Collections.Concurrent;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>What each chunk says by itself: how many components its frames need, and their means and deviations.</summary>
internal static class ChunkVectors
{
    /// <summary>Measures all chunks.</summary>
    /// <param name="frames">The recordings.</param>
    /// <param name="sample">The chunks whose vectors are wanted, ascending.</param>
    /// <param name="share">The share of the variance that components are counted for.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>For every chunk, components; for each of the sample, the means of its features, then their deviations: [sample, 2 · features].</returns>
    public static (int[] Components, float[] Vectors) Of(VoiceFrames frames, int[] sample, double share, int threads, CancellationToken cancellation)
    {
        var features = frames.Features;
        var components = new int[frames.Chunks.Count];
        var vectors = new float[sample.Length * 2 * features];
        var places = new int[components.Length];
        Array.Fill(places, -1);
        for (var i = 0; i < sample.Length; i++)
        {
            places[sample[i]] = i;
        }

        var idle = new ConcurrentBag<(FrameMoments Moments, float[] Buffer)>();
        var longest = frames.Chunks.Max(c => c.Count);
        WorkPool.For(components.Length, threads, i =>
        {
            var desk = idle.TryTake(out var free) ? free : (Moments: new FrameMoments(features), Buffer: new float[longest * features]);
            var own = frames.Of(frames.Chunks[i]);
            desk.Moments.Measure(own);
            components[i] = Components(desk.Moments, own, desk.Buffer, features, share, cancellation);
            if (places[i] >= 0)
            {
                var vector = vectors.AsSpan(places[i] * 2 * features, 2 * features);
                for (var f = 0; f < features; f++)
                {
                    vector[f] = (float)desk.Moments.Mean[f];
                    vector[features + f] = (float)desk.Moments.Deviation[f];
                }
            }

            idle.Add(desk);
        }, cancellation);
        return (components, vectors);
    }

    private static int Components(FrameMoments moments, ReadOnlySpan<float> frames, float[] buffer, int features, double share, CancellationToken cancellation)
    {
        if (frames.Length == features)
        {
            return 1; // a single frame does not vary
        }

        moments.Standardise(frames, buffer);
        return PrincipalComponents.FitSpectrum(buffer.AsMemory(0, frames.Length), features, 1, cancellation).ComponentsFor(share);
    }
}
