namespace Timbre.Evaluation;

/// <summary>Sorts scores from the highest down, equal ones by index. Scores that single precision holds exactly are sorted by radix.</summary>
internal static class ScoreOrder
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>Indices of <paramref name="scores"/> from the highest down; NaN is not expected.</summary>
    public static int[] Descending(ReadOnlySpan<double> scores)
    {
        foreach (var score in scores)
        {
            if ((float)score != score)
            {
                return ByComparison(scores);
            }
        }

        return ByRadix(scores);
    }

    private static int[] ByComparison(ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = -scores[i];
            order[i] = i;
        }

        Array.Sort(keys, order);
        for (int i = 0, end; i < keys.Length; i = end)
        {
            for (end = i + 1; end < keys.Length && keys[end] == keys[i]; end++)
            {
            }

            Array.Sort(order, i, end - i);
        }

        return order;
    }

    private static int[] ByRadix(ReadOnlySpan<double> scores)
    {
        var keys = new ulong[scores.Length]; // sort key above, index below
        for (var i = 0; i < keys.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits((float)scores[i] + 0f); // −0 becomes 0
            var ascending = (bits & 0x8000_0000u) != 0 ? ~bits : bits | 0x8000_0000u;
            keys[i] = ((ulong)~ascending << 32) | (uint)i;
        }

        var other = new ulong[keys.Length];
        var starts = new int[Digits];
        for (var shift = 32; shift < 64; shift += DigitBits)
        {
            starts.AsSpan().Clear();
            foreach (var key in keys)
            {
                starts[(int)(key >> shift) & (Digits - 1)]++;
            }

            var sum = 0;
            for (var d = 0; d < Digits; d++)
            {
                (starts[d], sum) = (sum, sum + starts[d]);
            }

            foreach (var key in keys)
            {
                other[starts[(int)(key >> shift) & (Digits - 1)]++] = key;
            }

            (keys, other) = (other, keys);
        }

        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (int)(uint)keys[i];
        }

        return order;
    }
}
