namespace Timbre.Corpora;

/// <summary>A second-order section (direct form II transposed) with Bristow-Johnson's designs. Not to be shared by threads.</summary>
internal struct Biquad
{
    private double _b0;
    private double _b1;
    private double _b2;
    private double _a1;
    private double _a2;
    private double _s1;
    private double _s2;

    /// <summary>A band-pass with gain 1 at its centre.</summary>
    public void TuneBandPass(double centre, double width, double rate)
    {
        centre = Math.Min(centre, 0.42 * rate);
        var (sin, cos) = Math.SinCos(2 * Math.PI * centre / rate);
        var alpha = sin * width / (2 * centre);
        Set(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>A bell of <paramref name="decibels"/> at the centre.</summary>
    public void TunePeak(double centre, double width, double decibels, double rate)
    {
        centre = Math.Min(centre, 0.42 * rate);
        var (sin, cos) = Math.SinCos(2 * Math.PI * centre / rate);
        var alpha = sin * width / (2 * centre);
        var gain = Math.Pow(10, decibels / 40);
        Set(1 + (alpha * gain), -2 * cos, 1 - (alpha * gain), 1 + (alpha / gain), -2 * cos, 1 - (alpha / gain));
    }

    /// <summary>A shelf of <paramref name="decibels"/> above <paramref name="corner"/> Hz.</summary>
    public void TuneHighShelf(double corner, double decibels, double rate)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * Math.Min(corner, 0.42 * rate) / rate);
        var g = Math.Pow(10, decibels / 40);
        var beta = 2 * Math.Sqrt(g) * sin / Math.Sqrt(2);
        Set(
            g * (g + 1 + ((g - 1) * cos) + beta),
            -2 * g * (g - 1 + ((g + 1) * cos)),
            g * (g + 1 + ((g - 1) * cos) - beta),
            g + 1 - ((g - 1) * cos) + beta,
            2 * (g - 1 - ((g + 1) * cos)),
            g + 1 - ((g - 1) * cos) - beta);
    }

    /// <summary>A Butterworth high-pass.</summary>
    public void TuneHighPass(double corner, double rate)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * corner / rate);
        var alpha = sin / Math.Sqrt(2);
        Set((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    public double Next(double x)
    {
        var y = (_b0 * x) + _s1;
        _s1 = (_b1 * x) - (_a1 * y) + _s2;
        _s2 = (_b2 * x) - (_a2 * y);
        return y;
    }

    private void Set(double b0, double b1, double b2, double a0, double a1, double a2)
    {
        (_b0, _b1, _b2, _a1, _a2) = (b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
    }
}
