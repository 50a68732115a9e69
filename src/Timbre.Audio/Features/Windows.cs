namespace Timbre.Audio;

/// <summary>Values of window functions.</summary>
internal static class Windows
{
    /// <summary>A periodic window of <paramref name="length"/> values in the middle of <paramref name="frameLength"/>, zeros on both sides.</summary>
    public static float[] Centred(WindowFunction function, int length, int frameLength) =>
        Array.ConvertAll(CentredPrecisely(function, length, frameLength), value => (float)value);

    /// <summary>The same before it is rounded.</summary>
    public static double[] CentredPrecisely(WindowFunction function, int length, int frameLength)
    {
        var window = new double[frameLength];
        var start = (frameLength - length) / 2;
        for (var i = 0; i < length; i++)
        {
            window[start + i] = Value(function, i, length);
        }

        return window;
    }

    private static double Value(WindowFunction function, int i, int length)
    {
        var turn = 2.0 * i / length;
        return function switch
        {
            _ when length == 1 => 1,
            WindowFunction.Hann => 0.5 - (0.5 * double.CosPi(turn)),
            WindowFunction.Hamming => 0.54 - (0.46 * double.CosPi(turn)),
            WindowFunction.Blackman => 0.42 - (0.5 * double.CosPi(turn)) + (0.08 * double.CosPi(2 * turn)),
            WindowFunction.Boxcar => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
    }
}
