using Timbre.Numerics;

namespace Timbre.Audio.Tests.Voice;

/// <summary>A steady vowel whose measures are known: band-limited pulses at chosen times and sizes, through formant resonators, plus white noise.</summary>
internal sealed class MadeVoice
{
    private const int Reach = 24; // samples of a pulse on each side

    public required double Pitch { get; init; }

    /// <summary>Standard deviation of a period over the mean period.</summary>
    public double Jitter { get; init; }

    /// <summary>Standard deviation of a pulse's size over the mean size.</summary>
    public double Shimmer { get; init; }

    /// <summary>Power of the pulses' part over that of the noise in dB; infinite: no noise.</summary>
    public double HarmonicsToNoise { get; init; } = double.PositiveInfinity;

    /// <summary>Centres and widths in Hz.</summary>
    public (double Centre, double Width)[] Formants { get; init; } = [(500, 60), (1500, 90), (2500, 120), (3500, 150), (4500, 200)];

    /// <summary>From here on pulses fall off by 6 dB per octave, as they do when they leave the lips; in Hz.</summary>
    public double FallsFrom { get; init; } = 50;

    public int Hertz { get; init; } = 16000;

    public double Seconds { get; init; } = 2;

    public long Seed { get; init; }

    /// <summary>Times of the pulses in seconds, once <see cref="Make"/> has run.</summary>
    public List<double> Times { get; } = [];

    public List<double> Sizes { get; } = [];

    public float[] Make()
    {
        var random = new SeededRandom(Seed);
        var signal = new double[(int)(Seconds * Hertz)];
        for (var time = 0.3 / Pitch; time < Seconds; time += (1 + (Jitter * random.NextGaussian())) / Pitch)
        {
            Times.Add(time);
            Sizes.Add(1 + (Shimmer * random.NextGaussian()));
            AddPulse(signal, (time * Hertz) - 0.5, Sizes[^1]);
        }

        var fall = Math.Exp(-2 * Math.PI * FallsFrom / Hertz);
        for (var i = 1; i < signal.Length; i++)
        {
            signal[i] += fall * signal[i - 1];
        }

        foreach (var (centre, width) in Formants)
        {
            Resonate(signal, centre, width);
        }

        var mean = signal.Average();
        signal = Array.ConvertAll(signal, x => x - mean); // what does not swing is neither harmonic nor noise
        var power = signal.Sum(x => x * x) / signal.Length;
        var noise = Math.Sqrt(power / Math.Pow(10, HarmonicsToNoise / 10));
        var scale = 0.1 / Math.Sqrt(power);
        return Array.ConvertAll(signal, x => (float)(scale * (x + (noise * random.NextGaussian()))));
    }

    private static void AddPulse(double[] signal, double at, double size)
    {
        for (var i = Math.Max(0, (int)at - Reach); i < Math.Min(signal.Length, (int)at + Reach); i++)
        {
            var distance = i - at;
            var sinc = Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance);
            signal[i] += size * sinc * Math.Max(0, 0.5 + (0.5 * Math.Cos(Math.PI * Math.Clamp(distance / Reach, -1, 1))));
        }
    }

    private void Resonate(double[] signal, double centre, double width)
    {
        var radius = Math.Exp(-Math.PI * width / Hertz);
        var b = 2 * radius * Math.Cos(2 * Math.PI * centre / Hertz);
        var c = -radius * radius;
        double y1 = 0, y2 = 0;
        for (var i = 0; i < signal.Length; i++)
        {
            var y = ((1 - b - c) * signal[i]) + (b * y1) + (c * y2);
            (y1, y2) = (y, y1);
            signal[i] = y;
        }
    }
}
