namespace Timbre.Audio;

/// <summary>
/// How fast sound decays among the images of a box whose walls all reflect alike. Sound that travels in direction u meets c·Σ|uᵢ|/sizeᵢ walls a second,
/// so its energy falls as r^(2·c·t·Σ|uᵢ|/sizeᵢ); the mean over all directions is the decay. It depends on t·ln r alone, hence one curve serves every
/// reflection and every time. Sabine's and Eyring's formulas assume sound that is mixed at each wall, which images of a box are not, and miss it widely.
/// </summary>
internal sealed class RoomDecay
{
    private const int Steps = 12; // of either angle, in one eighth of the sphere
    private readonly double[] _rates = new double[Steps * Steps];
    private readonly double _unit; // seconds to −60 dB where ln r = −1

    public RoomDecay(ReadOnlySpan<double> size)
    {
        for (var i = 0; i < Steps; i++)
        {
            var z = (i + 0.5) / Steps; // equal steps of height are equal areas of a sphere
            for (var j = 0; j < Steps; j++)
            {
                var (sine, cosine) = Math.SinCos(Math.PI / 2 * (j + 0.5) / Steps);
                var flat = Math.Sqrt(1 - (z * z));
                _rates[(i * Steps) + j] = 2 * ImageSources.MetresPerSecond * ((flat * cosine / size[0]) + (flat * sine / size[1]) + (z / size[2]));
            }
        }

        // As rooms are measured: twice the time from 5 to 35 dB below the start.
        _unit = 2 * (TimeTo(-35) - TimeTo(-5));
    }

    /// <summary>The factor that a wall leaves of the sound pressure, for a decay by 60 dB in <paramref name="seconds"/>.</summary>
    public double Reflection(double seconds) => Math.Exp(-_unit / seconds);

    /// <summary>Seconds in which the sound decays by 60 dB.</summary>
    public double ReverberationTime(double reflection) => _unit / -Math.Log(reflection);

    private double TimeTo(double decibels)
    {
        var wanted = Remaining(0) * Math.Pow(10, decibels / 10);
        double low = 0, high = 1;
        while (Remaining(high) > wanted)
        {
            high *= 2;
        }

        for (var i = 0; i < 30; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Remaining(middle) > wanted ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>Energy that arrives after <paramref name="time"/>.</summary>
    private double Remaining(double time)
    {
        double sum = 0;
        foreach (var rate in _rates)
        {
            sum += Math.Exp(-rate * time) / rate;
        }

        return sum;
    }
}
