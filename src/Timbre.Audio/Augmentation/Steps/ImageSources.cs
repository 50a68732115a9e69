namespace Timbre.Audio;

/// <summary>
/// The response of a box-shaped room by mirror images of the source (Allen and Berkley 1979): each image sounds at its distance, weaker by the distance
/// and by the walls between. Arrivals are rounded to whole samples; as all are positive, they pile up below the audible range, and a high-pass filter at
/// 80 Hz takes that away, as theirs does.
/// </summary>
internal static class ImageSources
{
    public const double MetresPerSecond = 343;
    private const double HighPass = 80;

    /// <summary>From the arrival of the direct sound (1 before the filter) on, <paramref name="seconds"/> long. All walls reflect <paramref name="reflection"/> of the pressure.</summary>
    public static float[] Response(SampleRate rate, double[] size, double[] source, double[] microphone, double reflection, double seconds)
    {
        var count = Math.Max(1, (int)(seconds * rate.Hertz));
        double square = 0;
        for (var axis = 0; axis < 3; axis++)
        {
            square += (source[axis] - microphone[axis]) * (source[axis] - microphone[axis]);
        }

        var direct = Math.Sqrt(square);
        var reach = direct + (seconds * MetresPerSecond);
        var response = new float[count];
        var powers = Powers(reflection);
        var z = Axis(size[2], source[2], microphone[2], reach, powers.Length);
        foreach (var (dx, nx) in Axis(size[0], source[0], microphone[0], reach, powers.Length))
        {
            foreach (var (dy, ny) in Axis(size[1], source[1], microphone[1], reach, powers.Length))
            {
                var flat = (dx * dx) + (dy * dy);
                if (flat < reach * reach && nx + ny < powers.Length)
                {
                    AddColumn(response, z, flat, powers[(nx + ny)..], direct, rate.Hertz / MetresPerSecond);
                }
            }
        }

        Filter(response, rate);
        return response;
    }

    private static void AddColumn(Span<float> response, (float Offset, int Walls)[] column, float flat, ReadOnlySpan<float> powers, double direct, double perMetre)
    {
        var scale = (float)perMetre;
        var start = (float)(direct * perMetre) - 0.5f;
        var strength = (float)direct;
        foreach (var (dz, walls) in column)
        {
            if (walls >= powers.Length)
            {
                continue;
            }

            var distance = MathF.Sqrt(flat + (dz * dz));
            var at = (int)((distance * scale) - start);
            if ((uint)at < (uint)response.Length)
            {
                response[at] += strength * powers[walls] / distance;
            }
        }
    }

    /// <summary>The images along one axis: how far from the microphone, and behind how many walls.</summary>
    private static (float Offset, int Walls)[] Axis(double size, double source, double microphone, double reach, int mostWalls)
    {
        var last = Math.Min((int)(reach / (2 * size)) + 1, mostWalls);
        var images = new List<(float, int)>();
        for (var n = -last; n <= last; n++)
        {
            for (var mirrored = 0; mirrored <= 1; mirrored++)
            {
                var offset = ((1 - (2 * mirrored)) * source) + (2 * n * size) - microphone;
                if (Math.Abs(offset) <= reach)
                {
                    images.Add(((float)offset, Math.Abs(n - mirrored) + Math.Abs(n)));
                }
            }
        }

        return [.. images];
    }

    /// <summary>What walls leave, for 0, 1, … walls, down to nothing that matters.</summary>
    private static float[] Powers(double reflection)
    {
        var powers = new List<float>();
        for (double left = 1; left > 1e-6 && powers.Count < 100_000; left *= reflection)
        {
            powers.Add((float)left);
        }

        return [.. powers];
    }

    /// <summary>Butterworth, second order, in place.</summary>
    private static void Filter(float[] x, SampleRate rate)
    {
        if (rate.Hertz <= 4 * HighPass)
        {
            return;
        }

        var k = Math.Tan(Math.PI * HighPass / rate.Hertz);
        var norm = 1 / (1 + (Math.Sqrt(2) * k) + (k * k));
        var a1 = 2 * ((k * k) - 1) * norm;
        var a2 = (1 - (Math.Sqrt(2) * k) + (k * k)) * norm;
        double s1 = 0, s2 = 0;
        foreach (ref var value in x.AsSpan())
        {
            double input = value * norm;
            var output = input + s1;
            s1 = (-2 * input) - (a1 * output) + s2;
            s2 = input - (a2 * output);
            value = (float)output;
        }
    }
}
