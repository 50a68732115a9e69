using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>The frames of every utterance, one after another, <c>[frames, features]</c>, and those of its altered copies. Immutable by convention.</summary>
internal sealed class FrameTable
{
    private readonly float[][] _rows; // per utterance, frame-major
    private readonly float[][][] _copies; // per utterance and copy
    private readonly Dictionary<string, int> _byId;

    /// <param name="utterances">All of one number of features, each with its label.</param>
    /// <param name="shape">How the values of a frame are laid out.</param>
    /// <param name="copies">Altered copies by the id of their utterance: for training only, wherever the utterance itself is.</param>
    public FrameTable(IReadOnlyList<ExtractedUtterance> utterances, IReadOnlyList<int> shape, ILookup<string, ExtractedUtterance>? copies = null)
    {
        Utterances = [.. utterances.Select(u => u.Utterance)];
        Shape = shape;
        FeatureCount = utterances[0].Features.FeatureCount;
        _rows = [.. utterances.Select(u => u.Features.ToFrameMajor())];
        _copies = [.. utterances.Select(u => copies is null ? [] : copies[u.Utterance.Id].Select(c => c.Features.ToFrameMajor()).ToArray())];
        _byId = Utterances.Select((u, i) => (u.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
    }

    private FrameTable(FrameTable source, int[] columns)
    {
        float[] Cut(float[] rows)
        {
            var cut = new float[rows.Length / source.FeatureCount * columns.Length];
            for (var i = 0; i < cut.Length; i++)
            {
                cut[i] = rows[(i / columns.Length * source.FeatureCount) + columns[i % columns.Length]];
            }

            return cut;
        }

        Utterances = source.Utterances;
        Shape = [columns.Length];
        FeatureCount = columns.Length;
        _rows = Array.ConvertAll(source._rows, Cut);
        _copies = Array.ConvertAll(source._copies, copies => Array.ConvertAll(copies, Cut));
        _byId = source._byId;
    }

    public IReadOnlyList<Utterance> Utterances { get; }

    public IReadOnlyList<int> Shape { get; }

    public int FeatureCount { get; }

    public int IndexOf(Utterance utterance) => _byId[utterance.Id];

    public int Label(int utterance) => (int)Utterances[utterance].Gender!.Value;

    public int[] FrameCounts() => [.. _rows.Select(r => r.Length / FeatureCount)];

    /// <summary>The same utterances with some of their features.</summary>
    public FrameTable Columns(int[] columns) => new(this, columns);

    /// <summary>All frames of the utterances, with those of their altered copies where they are wanted.</summary>
    public FrameSet Select(IEnumerable<int> utterances, bool withCopies = false)
    {
        var blocks = utterances.SelectMany(u => (withCopies ? _copies[u].Prepend(_rows[u]) : [_rows[u]]).Select(rows => (Rows: rows, Label: Label(u)))).ToList();
        var rows = new float[blocks.Sum(b => b.Rows.Length)];
        var labels = new int[rows.Length / FeatureCount];
        var at = 0;
        foreach (var block in blocks)
        {
            block.Rows.CopyTo(rows, at);
            labels.AsSpan(at / FeatureCount, block.Rows.Length / FeatureCount).Fill(block.Label);
            at += block.Rows.Length;
        }

        return new FrameSet(rows, labels, Shape);
    }

    /// <summary>The chosen frames of the utterances.</summary>
    public FrameSet Select(IEnumerable<int> utterances, Func<int, int, bool> chosen)
    {
        var rows = new List<float>();
        var labels = new List<int>();
        foreach (var u in utterances)
        {
            var source = _rows[u];
            for (var frame = 0; frame < source.Length / FeatureCount; frame++)
            {
                if (chosen(u, frame))
                {
                    rows.AddRange(source.AsSpan(frame * FeatureCount, FeatureCount));
                    labels.Add(Label(u));
                }
            }
        }

        return new FrameSet([.. rows], [.. labels], Shape);
    }

    /// <summary>Scaling as the inputs want it: each feature by itself; the frames of a picture's band together.</summary>
    public StandardScaler Fit(FrameSet frames) => StandardScaler.Fit(frames.Rows, FeatureCount, Shape.Count == 2 ? Shape[1] : 1);

    /// <summary>Scales a set in place and returns it.</summary>
    public static FrameSet Scale(FrameSet frames, StandardScaler scaler)
    {
        scaler.Transform(frames.Rows);
        return frames;
    }
}
