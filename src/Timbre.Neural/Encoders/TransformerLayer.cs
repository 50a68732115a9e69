using System.Globalization;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>One transformer layer: attention among the frames of a chunk, then a linear part frame by frame, each added to what it was given.</summary>
internal sealed class TransformerLayer
{
    private readonly EncoderConfiguration _configuration;
    private readonly LinearWeights _queryKeyValue; // side by side
    private readonly LinearWeights _attentionOutput;
    private readonly NormWeights _attentionNorm;
    private readonly LinearWeights _inner;
    private readonly LinearWeights _outer;
    private readonly NormWeights _norm;

    public TransformerLayer(EncoderConfiguration configuration, CheckpointWeights weights, int layer)
    {
        var (units, names) = (configuration.Units, weights.Names);
        _configuration = configuration;
        _queryKeyValue = weights.Linear(units, units, Name(names.Query), Name(names.Key), Name(names.Value));
        _attentionOutput = weights.Linear(units, units, Name(names.AttentionOutput));
        _attentionNorm = weights.Norm(Name(names.AttentionNorm), units);
        _inner = weights.Linear(units, configuration.InnerUnits, Name(names.Inner));
        _outer = weights.Linear(configuration.InnerUnits, units, Name(names.Outer));
        _norm = weights.Norm(Name(names.LayerNorm), units);

        string Name(string pattern) => string.Format(CultureInfo.InvariantCulture, pattern, layer);
    }

    public long Bytes => _queryKeyValue.Weights.Bytes + _attentionOutput.Weights.Bytes + _inner.Weights.Bytes + _outer.Weights.Bytes;

    /// <summary>The frames <c>w.Hidden</c> of all chunks, in place.</summary>
    public void Run(ChunkBatch batch, TransformerWorkspace w, WorkTeam team)
    {
        var (rows, hidden, normed) = (batch.Total, w.Hidden, w.Normed);
        if (_configuration.NormalizesFirst)
        {
            Normalize(hidden, _attentionNorm, normed);
            Attend(normed);
            Apply(team, _attentionOutput, w.Context, hidden, residual: hidden);
            Normalize(hidden, _norm, normed);
            Apply(team, _inner, normed, w.Inner, activation: Activation.Gelu);
            Apply(team, _outer, w.Inner, hidden, residual: hidden);
        }
        else
        {
            Attend(hidden);
            Apply(team, _attentionOutput, w.Context, normed, residual: hidden);
            Normalize(normed, _attentionNorm, normed);
            Apply(team, _inner, normed, w.Inner, activation: Activation.Gelu);
            Apply(team, _outer, w.Inner, hidden, residual: normed);
            Normalize(hidden, _norm, hidden);
        }

        void Attend(FrameBuffer x)
        {
            var size = _configuration.Units / _configuration.HeadCount;
            Apply(team, _queryKeyValue, x, w.QueryKeyValue);
            batch.ForEach(team, _configuration.HeadCount, (chunk, head) =>
                FrameMaths.Attend(w.QueryKeyValue, batch.First[chunk], batch.Frames[chunk], head, size, (float)(1 / Math.Sqrt(size)), w.Context));
        }

        void Normalize(FrameBuffer x, NormWeights norm, FrameBuffer y) =>
            team.ForRows(rows, (first, count) => FrameMaths.Normalize(x, first, count, norm.Gain, norm.Bias, _configuration.NormEpsilon, y));

        void Apply(WorkTeam team, LinearWeights linear, FrameBuffer x, FrameBuffer y, Activation activation = Activation.None, FrameBuffer? residual = null) =>
            team.Multiply(linear.Weights, x, rows, y, new ProductFinish(linear.Bias, activation, residual));
    }
}
