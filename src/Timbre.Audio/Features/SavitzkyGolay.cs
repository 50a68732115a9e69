namespace Timbre.Audio;

/// <summary>
/// The derivative of order n of the polynomial of degree n fitted to each stretch of frames (Savitzky and Golay 1964), as
/// <c>scipy.signal.savgol_filter(x, width, polyorder=n, deriv=n)</c>.
/// </summary>
internal sealed class SavitzkyGolay
{
    private readonly double[] _weights;
    private readonly DeltaMode _mode;

    public SavitzkyGolay(int width, int order, DeltaMode mode)
    {
        _mode = mode;
        _weights = Weights(width, order);
    }

    /// <summary>Filters every row.</summary>
    public FeatureMatrix Apply(FeatureMatrix features)
    {
        var frames = features.FrameCount;
        if (_mode == DeltaMode.Interp && _weights.Length > frames)
        {
            throw new TimbreException(
                $"width={_weights.Length}: cannot exceed the number of frames ({frames}) when mode=interp; use a smaller width, another mode or a longer recording");
        }

        var result = new float[features.Values.Length];
        for (var row = 0; row < features.FeatureCount; row++)
        {
            Filter(features.Row(row), result.AsSpan(row * frames, frames));
        }

        return new FeatureMatrix(features.FeatureCount, frames, result);
    }

    private void Filter(ReadOnlySpan<float> x, Span<float> y)
    {
        var half = _weights.Length / 2;
        for (var t = 0; t < y.Length; t++)
        {
            // The n-th derivative of a polynomial of degree n is constant, so the outermost fits hold for all frames of the ends.
            var centre = _mode == DeltaMode.Interp ? Math.Clamp(t, half, y.Length - 1 - half) : t;
            var sum = 0.0;
            for (var i = 0; i < _weights.Length; i++)
            {
                sum += _weights[i] * At(x, centre + i - half);
            }

            y[t] = (float)sum;
        }
    }

    private float At(ReadOnlySpan<float> x, int t)
    {
        if ((uint)t < (uint)x.Length)
        {
            return x[t];
        }

        return _mode switch
        {
            DeltaMode.Constant => 0,
            DeltaMode.Wrap => x[(int)(((long)t % x.Length) + x.Length) % x.Length],
            DeltaMode.Mirror => x[(int)SignalBorder.Inside(t, x.Length, PadMode.Reflect)],
            _ => x[Math.Clamp(t, 0, x.Length - 1)],
        };
    }

    /// <summary>
    /// The leading coefficient of the least-squares polynomial is ⟨p, y⟩/⟨p, xⁿ⟩ with p the monic polynomial of degree n that is
    /// orthogonal, over the stretch, to all lower ones; the derivative is n! times that. p comes by the three-term recurrence.
    /// </summary>
    private static double[] Weights(int width, int order)
    {
        var half = width / 2;
        var previous = new double[width];
        var current = new double[width];
        Array.Fill(current, 1);
        var previousSquare = 1.0;
        var square = Square(current);
        var factorial = 1.0;
        for (var degree = 1; degree <= order; degree++)
        {
            factorial *= degree;
            var next = new double[width];
            for (var i = 0; i < width; i++)
            {
                next[i] = ((i - half) * current[i]) - (degree == 1 ? 0 : square / previousSquare * previous[i]);
            }

            (previous, current) = (current, next);
            (previousSquare, square) = (square, Square(next));
        }

        return Array.ConvertAll(current, p => factorial * p / square); // ⟨p, xⁿ⟩ = ⟨p, p⟩
    }

    private static double Square(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value * value;
        }

        return sum;
    }
}
