using System.Numerics.Tensors;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>Recordings as frames, and where their chunks lie. Recordings without frames have no part in it. Immutable.</summary>
internal sealed class VoiceFrames
{
    private readonly List<float[]> _rows = [];

    private VoiceFrames(int features) => Features = features;

    /// <summary>Values per frame.</summary>
    public int Features { get; }

    /// <summary>The recordings, in the order in which they were given.</summary>
    public List<Utterance> Utterances { get; } = [];

    /// <summary>All chunks, recording by recording.</summary>
    public List<FrameChunk> Chunks { get; } = [];

    /// <summary>Frames of all recordings, those after the last whole chunk included.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Takes recordings.</summary>
    /// <exception cref="TimbreException">Values do not divide into frames or are not finite, a speaker is missing, or there are fewer than two speakers.</exception>
    public static VoiceFrames Of(IReadOnlyList<(Utterance Utterance, float[] Rows)> recordings, int features, int framesPerChunk)
    {
        SpaceSettings.Require(features >= 1, nameof(features), features, "must be at least 1");
        SpaceSettings.Require(framesPerChunk >= 1, nameof(framesPerChunk), framesPerChunk, "must be at least 1");
        var made = new VoiceFrames(features);
        foreach (var (utterance, rows) in recordings)
        {
            Check(utterance, rows, features);
            if (rows.Length > 0)
            {
                made.Add(utterance, rows, framesPerChunk);
            }
        }

        var speakers = made.Utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count();
        return speakers >= 2 ? made : throw new TimbreException($"voice space: recordings of {speakers} speakers have frames; at least 2 are needed to compare");
    }

    /// <summary>The frames of a chunk: [n, <see cref="Features"/>].</summary>
    public ReadOnlySpan<float> Of(in FrameChunk chunk) => _rows[chunk.Utterance].AsSpan(chunk.First * Features, chunk.Count * Features);

    /// <summary>Every m-th frame of all recordings one after another, and the recording of each.</summary>
    /// <param name="limit">As many at most; m is the smallest for which that holds.</param>
    public (float[] Rows, int[] Utterances) Thinned(int limit)
    {
        var step = (FrameCount + limit - 1) / limit;
        var count = (int)((FrameCount + step - 1) / step);
        var (rows, utterances) = (new float[count * Features], new int[count]);
        var (at, skip) = (0, 0L);
        for (var u = 0; u < _rows.Count; u++)
        {
            var n = _rows[u].Length / Features;
            for (; skip < n; skip += step)
            {
                _rows[u].AsSpan((int)skip * Features, Features).CopyTo(rows.AsSpan(at * Features));
                utterances[at++] = u;
            }

            skip -= n;
        }

        return (rows, utterances);
    }

    private static void Check(Utterance utterance, float[] rows, int features)
    {
        if (rows.Length % features != 0)
        {
            throw new TimbreException($"{utterance.Path}: {rows.Length} values are not frames of {features} features");
        }

        if (string.IsNullOrEmpty(utterance.Speaker))
        {
            throw new TimbreException($"{utterance.Path}: has no speaker; leave it out or name one");
        }

        if (!TensorPrimitives.IsFiniteAll<float>(rows) && Array.FindIndex(rows, v => !float.IsFinite(v)) is >= 0 and var at)
        {
            throw new TimbreException($"{utterance.Path}: feature {at % features} of frame {at / features} is {rows[at]}; all must be finite");
        }
    }

    private void Add(Utterance utterance, float[] rows, int framesPerChunk)
    {
        var frames = rows.Length / Features;
        for (var k = 0; k < Math.Max(1, frames / framesPerChunk); k++)
        {
            var first = k * framesPerChunk;
            Chunks.Add(new FrameChunk(Utterances.Count, k, first, Math.Min(framesPerChunk, frames - first)));
        }

        Utterances.Add(utterance);
        _rows.Add(rows);
        FrameCount += frames;
    }
}

/// <summary>A stretch of a recording's frames.</summary>
/// <param name="Utterance">Which recording, from 0.</param>
/// <param name="Number">Which chunk of it, from 0.</param>
/// <param name="First">Its first frame.</param>
/// <param name="Count">How many.</param>
internal readonly record struct FrameChunk(int Utterance, int Number, int First, int Count);
