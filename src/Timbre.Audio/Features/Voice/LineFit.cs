namespace Timbre.Audio;

/// <summary>The straight line of least squares through points.</summary>
internal struct LineFit
{
    private double _n;
    private double _x;
    private double _y;
    private double _xx;
    private double _xy;

    public void Add(double x, double y)
    {
        _n++;
        _x += x;
        _y += y;
        _xx += x * x;
        _xy += x * y;
    }

    /// <summary>NaN where the points do not make a line.</summary>
    public readonly double Slope => ((_n * _xx) - (_x * _x)) is > 0 and var spread ? ((_n * _xy) - (_x * _y)) / spread : double.NaN;
}
