using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// What a session adds to a voice: microphone and room colour, hiss and hum, and a level near −23 dBFS. Two sessions of a speaker differ.
/// </summary>
internal sealed class RecordingChain
{
    private readonly double _rate;
    private readonly double _lowCut;
    private readonly double _shelf;
    private readonly (double Centre, double Width, double Decibels)[] _bells;
    private readonly double _floor;
    private readonly double _hum;

    public RecordingChain(SeededRandom session, double rate)
    {
        _rate = rate;
        _lowCut = session.NextDouble(40, 140);
        _shelf = session.NextDouble(-4, 4);
        _bells = [Bell(session, 300, 1200), Bell(session, 1200, 4500)];
        _floor = Math.Pow(10, session.NextDouble(-68, -50) / 20);
        _hum = Math.Pow(10, session.NextDouble(-90, -66) / 20);
    }

    /// <summary>Colours <paramref name="dry"/>, brings it to level and adds the noise floor; |result| stays below 1.</summary>
    public float[] Record(double[] dry, SeededRandom random)
    {
        var highPass = default(Biquad);
        highPass.TuneHighPass(_lowCut, _rate);
        var shelf = default(Biquad);
        shelf.TuneHighShelf(2500, _shelf, _rate);
        var low = default(Biquad);
        low.TunePeak(_bells[0].Centre, _bells[0].Width, _bells[0].Decibels, _rate);
        var high = default(Biquad);
        high.TunePeak(_bells[1].Centre, _bells[1].Width, _bells[1].Decibels, _rate);

        double energy = 0, peak = 1e-9;
        for (var i = 0; i < dry.Length; i++)
        {
            var value = high.Next(low.Next(shelf.Next(highPass.Next(dry[i]))));
            dry[i] = value;
            energy += value * value;
            peak = Math.Max(peak, Math.Abs(value));
        }

        var wanted = Math.Pow(10, (-23 + random.NextDouble(-1.5, 1.5)) / 20);
        var gain = Math.Min(wanted / Math.Sqrt((energy / dry.Length) + 1e-18), 0.9 / peak);
        var samples = new float[dry.Length];
        var pink = 0.0;
        for (var i = 0; i < dry.Length; i++)
        {
            var white = (random.NextDouble() - 0.5) * 3.46;
            pink += 0.15 * (white - pink);
            var noise = _floor * ((0.5 * white) + (2.2 * pink));
            var hum = _hum * Math.Sin(2 * Math.PI * 50 * i / _rate);
            samples[i] = (float)((gain * dry[i]) + noise + hum);
        }

        return samples;
    }

    private static (double Centre, double Width, double Decibels) Bell(SeededRandom session, double low, double high)
    {
        var centre = session.NextDouble(low, high);
        return (centre, centre * session.NextDouble(0.5, 1.2), session.NextDouble(-4, 4));
    }
}
