using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Speech in a room: convolution with a drawn room's response, from the arrival of the direct sound on, at the level of the dry speech.</summary>
internal static class Room
{
    private const double Margin = 0.2; // metres between a wall and whoever speaks or listens, where the room allows it
    private const int Attempts = 64;

    /// <summary>Draws the places of speaker and microphone and puts <paramref name="samples"/> into the room. The length stays; what rings on behind the end is cut off.</summary>
    public static float[] Reverberate(ReadOnlySpan<float> samples, SampleRate rate, DrawnStep drawn, SeededRandom random)
    {
        var response = Response(rate, drawn, random);
        var output = new float[samples.Length];
        new FftConvolution(response).Run(samples, 0, output);
        var level = Level.Rms(output);
        return level > 0 ? Level.Scaled(output, Level.Rms(samples) / level) : output;
    }

    /// <summary>The room's response; the direct sound is its first sample.</summary>
    public static float[] Response(SampleRate rate, DrawnStep drawn, SeededRandom random)
    {
        double[] size = [drawn.Values["length"], drawn.Values["width"], drawn.Values["height"]];
        var (source, microphone) = Places(size, drawn.Values["distance"], random);
        var decay = new RoomDecay(size);
        double reflection, seconds;
        if (drawn.Values.TryGetValue("absorption", out var absorption))
        {
            reflection = Math.Sqrt(1 - absorption);
            seconds = Math.Min(2, decay.ReverberationTime(reflection));
        }
        else
        {
            seconds = drawn.Values["rt60"];
            reflection = decay.Reflection(seconds);
        }

        return ImageSources.Response(rate, size, source, microphone, reflection, seconds);
    }

    private static (double[] Source, double[] Microphone) Places(double[] size, double distance, SeededRandom random)
    {
        var source = new double[3];
        var microphone = new double[3];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var up = random.NextDouble(-0.5, 0.5); // rarely straight above each other
            var around = random.NextDouble(0, 2 * Math.PI);
            double[] direction = [Math.Cos(around) * Math.Sqrt(1 - (up * up)), Math.Sin(around) * Math.Sqrt(1 - (up * up)), up];
            var fits = true;
            for (var axis = 0; axis < 3; axis++)
            {
                var margin = Math.Min(Margin, size[axis] / 4);
                microphone[axis] = random.NextDouble(margin, size[axis] - margin);
                source[axis] = microphone[axis] + (distance * direction[axis]);
                fits &= source[axis] >= margin && source[axis] <= size[axis] - margin;
                source[axis] = Math.Clamp(source[axis], margin, size[axis] - margin);
            }

            if (fits)
            {
                break;
            }
        }

        // The room may be too small for the distance; then they are as far apart as the last try left them, but never in one place.
        if (Math.Abs(source[0] - microphone[0]) + Math.Abs(source[1] - microphone[1]) + Math.Abs(source[2] - microphone[2]) < 0.05)
        {
            source[0] += source[0] < size[0] / 2 ? 0.1 : -0.1;
        }

        return (source, microphone);
    }
}
