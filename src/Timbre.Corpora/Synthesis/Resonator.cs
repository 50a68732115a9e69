namespace Timbre.Corpora;

/// <summary>
/// Klatt's digital resonator: y = a·x + b·y₋₁ + c·y₋₂, gain 1 at 0 Hz (JASA 67, 1980, eq. 2). Not to be shared by threads.
/// </summary>
internal struct Resonator
{
    private double _a;
    private double _b;
    private double _c;
    private double _y1;
    private double _y2;

    /// <summary>Sets centre and width in Hz; a centre near or above half the rate lets everything pass.</summary>
    public void Tune(double centre, double width, double rate)
    {
        if (centre >= 0.48 * rate)
        {
            (_a, _b, _c) = (1, 0, 0);
            return;
        }

        var radius = Math.Exp(-Math.PI * width / rate);
        _c = -radius * radius;
        _b = 2 * radius * Math.Cos(2 * Math.PI * centre / rate);
        _a = 1 - _b - _c;
    }

    public double Next(double x)
    {
        var y = (_a * x) + (_b * _y1) + (_c * _y2);
        _y2 = _y1;
        _y1 = y;
        return y;
    }
}
