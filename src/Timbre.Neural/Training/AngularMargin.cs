namespace Timbre.Neural;

/// <summary>
/// Additive angular margin (Deng et al. 2019): a row's logit of its own class, scale · cos θ, becomes scale · cos(θ + margin) before the loss. Where θ + margin is beyond π,
/// it becomes scale · (cos θ − margin · sin margin), so that it goes on falling.
/// </summary>
internal sealed class AngularMargin(double scale, double margin, int outputs, int capacity)
{
    private const double LeastSine = 1e-3; // below, a cosine in float no longer tells angles apart

    private readonly float[] _logits = new float[capacity * outputs];
    private readonly float[] _slopes = new float[capacity];

    /// <summary>The logits with the margin; they stay until the next call.</summary>
    public ReadOnlySpan<float> Apply(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        logits.CopyTo(_logits);
        for (var i = 0; i < labels.Length; i++)
        {
            ref var own = ref _logits[(i * outputs) + labels[i]];
            var cosine = Math.Clamp(own / scale, -1, 1);
            var angle = Math.Acos(cosine);
            var within = angle + margin < Math.PI;
            own = (float)(scale * (within ? Math.Cos(angle + margin) : cosine - (margin * Math.Sin(margin))));
            _slopes[i] = within ? (float)(Math.Sin(angle + margin) / Math.Max(LeastSine, Math.Sin(angle))) : 1;
        }

        return _logits.AsSpan(0, logits.Length);
    }

    /// <summary>Turns the gradient of the logits that <see cref="Apply"/> gave into that of the logits it was given.</summary>
    public void ToLogits(Span<float> gradient, ReadOnlySpan<int> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            gradient[(i * outputs) + labels[i]] *= _slopes[i];
        }
    }
}
