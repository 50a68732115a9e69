namespace Timbre.Reports;

/// <summary>
/// Colours from near black through violet, red and orange to pale yellow, whose lightness rises evenly, so that the picture reads the
/// same in grey and to every kind of colour vision. Points in Oklab's lightness, chroma and hue (Ottosson, 2020), joined by lines.
/// </summary>
internal static class HeatColours
{
    /// <summary>Lightness, chroma, hue in degrees.</summary>
    private static readonly (double L, double C, double H)[] Points =
    [
        (0.10, 0.03, 285), (0.28, 0.11, 292), (0.44, 0.16, 325), (0.60, 0.18, 375), (0.75, 0.15, 410), (0.88, 0.13, 446), (0.98, 0.05, 462),
    ];

    /// <summary>So many colours, red, green and blue of each, from the darkest to the lightest.</summary>
    public static byte[] Of(int count)
    {
        var colours = new byte[3 * count];
        for (var i = 0; i < count; i++)
        {
            var at = count == 1 ? 0 : (Points.Length - 1) * (double)i / (count - 1);
            var left = Math.Min((int)at, Points.Length - 2);
            var (from, to, share) = (Points[left], Points[left + 1], at - left);
            Write(Mix(from.L, to.L, share), Mix(from.C, to.C, share), Mix(from.H, to.H, share) * Math.PI / 180, colours.AsSpan(3 * i, 3));
        }

        return colours;
    }

    private static double Mix(double from, double to, double share) => from + (share * (to - from));

    /// <summary>One colour of Oklab's lightness, chroma and hue in radians as red, green and blue.</summary>
    internal static void Write(double lightness, double chroma, double hue, Span<byte> rgb)
    {
        var (a, b) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
        var l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        var m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        var s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        rgb[0] = Encoded((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s));
        rgb[1] = Encoded((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s));
        rgb[2] = Encoded((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static double Cube(double value) => value * value * value;

    /// <summary>Linear light as sRGB (IEC 61966-2-1).</summary>
    private static byte Encoded(double linear)
    {
        var light = Math.Clamp(linear, 0, 1);
        return (byte)Math.Round(255 * (light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055));
    }
}
