using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>The frames of every utterance, one after another, <c>[frames, features]</c>. Immutable by convention.</summary>
internal sealed class FrameTable
{
    private readonly float[][] _rows; // per utterance, frame-major
    private readonly int[] _labels;
    private readonly Dictionary<string, int> _byId;

    public FrameTable(IReadOnlyList<ExtractedUtterance> utterances, Func<Utterance, int> label)
    {
        Utterances = [.. utterances.Select(u => u.Utterance)];
        FeatureCount = utterances[0].Features.FeatureCount;
        _rows = [.. utterances.Select(u => u.Features.ToFrameMajor())];
        _labels = [.. Utterances.Select(label)];
        _byId = Utterances.Select((u, i) => (u.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
    }

    public IReadOnlyList<Utterance> Utterances { get; }

    public int FeatureCount { get; }

    public int IndexOf(Utterance utterance) => _byId[utterance.Id];

    public int Label(int utterance) => _labels[utterance];

    public int FrameCount(int utterance) => _rows[utterance].Length / FeatureCount;

    public int[] FrameCounts() => [.. _rows.Select(r => r.Length / FeatureCount)];

    /// <summary>The chosen frames; all of an utterance where <paramref name="chosen"/> is null.</summary>
    public FrameSet Select(IEnumerable<int> utterances, Func<int, int, bool>? chosen = null)
    {
        var rows = new List<float>();
        var labels = new List<int>();
        foreach (var u in utterances)
        {
            var source = _rows[u];
            for (var frame = 0; frame < source.Length / FeatureCount; frame++)
            {
                if (chosen is null || chosen(u, frame))
                {
                    rows.AddRange(source.AsSpan(frame * FeatureCount, FeatureCount));
                    labels.Add(_labels[u]);
                }
            }
        }

        return new FrameSet([.. rows], [.. labels], FeatureCount);
    }

    /// <summary>Scales a set in place and returns it.</summary>
    public static FrameSet Scale(FrameSet frames, StandardScaler scaler)
    {
        scaler.Transform(frames.Rows);
        return frames;
    }
}
