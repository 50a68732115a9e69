using Timbre.Audio;
using Timbre.Classification;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>The rows of every utterance that models of one input see, <c>[rows, values]</c>: frames, or pieces of equal length. Immutable by convention.</summary>
internal sealed class RowTable
{
    private readonly SpeakerInput _input;
    private readonly float[][] _rows;
    private readonly IPieceView? _pieces;

    public RowTable(SpeakerInput input, int jobs, CancellationToken cancellation)
        : this(input, input.Extractor, [.. Enumerable.Range(0, input.Frames.Utterances.Count)], jobs, cancellation)
    {
    }

    private RowTable(SpeakerInput input, IFeatureExtractor view, int[] utterances, int jobs, CancellationToken cancellation)
    {
        _input = input;
        _pieces = view as IPieceView;
        _rows = new float[input.Frames.Utterances.Count][];
        WorkPool.For(utterances.Length, jobs > 0 ? jobs : Environment.ProcessorCount, i => _rows[utterances[i]] = SpeakerInput.Apply(view, input.Frames.Utterances[utterances[i]].Features).ToFrameMajor(), cancellation);
        Shape = view is PictureExtractor picture ? [picture.Features.FeatureCount, picture.Frames] : [view.FeatureCount];
        Width = view.FeatureCount;
    }

    /// <summary>How the values of a row are laid out.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Values of a row.</summary>
    public int Width { get; }

    /// <summary>Whether a row is a piece of some length, not a frame.</summary>
    public bool OfPieces => _pieces is not null;

    /// <summary>Length of a piece; 0 where rows are frames.</summary>
    public double PieceSeconds => _pieces is { } pieces ? (double)pieces.Frames / _input.FramesPerChunk * _input.ChunkSeconds : 0;

    /// <summary>All rows of an utterance; not to be changed.</summary>
    public float[] Rows(int utterance) => _rows[utterance];

    /// <summary>The same input with pieces of another length, one after another; for these utterances alone.</summary>
    public RowTable WithPieces(double seconds, int[] utterances, int jobs, CancellationToken cancellation)
    {
        var frames = Math.Max(1, _input.FrameAt(seconds));
        return new RowTable(_input, _pieces!.WithFrames(frames, frames), utterances, jobs, cancellation);
    }

    /// <summary>The rows that lie within a stretch. A stretch shorter than a piece has the one that covers most of it.</summary>
    public (int First, int Count) RowsOf(Stretch stretch)
    {
        var count = _rows[stretch.Utterance].Length / Width;
        var (from, to) = (_input.FrameAt(stretch.From), double.IsFinite(stretch.To) ? _input.FrameAt(stretch.To) : int.MaxValue);
        if (_pieces is not { } pieces)
        {
            var start = Math.Min(from, count);
            return (start, Math.Max(0, Math.Min(to, count) - start));
        }

        var step = pieces.Step ?? pieces.Frames;
        var first = Math.Min((from + step - 1) / step, count - 1);
        var last = to == int.MaxValue ? count - 1 : Math.Min((to - pieces.Frames) / step, count - 1);
        return to - from < pieces.Frames || last < first ? (Math.Min(from / step, count - 1), 1) : (first, last - first + 1);
    }

    /// <summary>The rows of stretches, each with its label.</summary>
    public FrameSet Select(IReadOnlyList<Stretch> stretches, Func<int, int> labelOf)
    {
        var parts = stretches.Select(s => (s.Utterance, Range: RowsOf(s))).ToList();
        var rows = new float[parts.Sum(p => (long)p.Range.Count) * Width];
        var labels = new int[rows.Length / Width];
        var at = 0;
        foreach (var (utterance, (first, count)) in parts)
        {
            _rows[utterance].AsSpan(first * Width, count * Width).CopyTo(rows.AsSpan(at * Width));
            labels.AsSpan(at, count).Fill(labelOf(utterance));
            at += count;
        }

        return new FrameSet(rows, labels, Shape);
    }

    /// <summary>Scaling as the rows want it: each value by itself; the frames of a picture's band together.</summary>
    public StandardScaler Fit(FrameSet rows) => StandardScaler.Fit(rows.Rows, Width, Shape.Count == 2 ? Shape[1] : 1);

    /// <summary>A scaler that was fitted to pieces of another length, for these.</summary>
    public StandardScaler Adapt(StandardScaler scaler) => scaler.FeatureCount == Width || Shape.Count != 2 ? scaler : scaler.ForGroups(Shape[0], Shape[1]);
}
