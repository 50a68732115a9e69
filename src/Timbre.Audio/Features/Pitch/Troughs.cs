using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>Local minima of a normalised difference, with librosa's rules at plateaus and ends.</summary>
internal static class Troughs
{
    /// <summary>Writes where they are, ascending; gives their number. Room for half of the values (rounded up) is enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(ReadOnlySpan<float> values, Span<int> indices)
    {
        var count = 0;
        var falling = true; // the first value counts as one that was fallen to
        var last = values.Length - 1;
        for (var i = 0; i < last; i++)
        {
            var next = values[i + 1];
            if (falling && (i == 0 ? values[i] < next : values[i] <= next))
            {
                indices[count++] = i;
            }

            falling = next < values[i];
        }

        if (falling)
        {
            indices[count++] = last;
        }

        return count;
    }

    /// <summary>How far the parabola through a value and its neighbours has its bottom from there, within ±½ or so; 0 at the ends and where it has none nearby.</summary>
    public static double Shift(ReadOnlySpan<float> values, int index)
    {
        if (index == 0 || index == values.Length - 1)
        {
            return 0;
        }

        var bend = (double)values[index + 1] + values[index - 1] - (2.0 * values[index]);
        var slope = ((double)values[index + 1] - values[index - 1]) / 2;
        return Math.Abs(slope) >= Math.Abs(bend) ? 0 : -slope / bend;
    }
}
