namespace Timbre.Recipes;

/// <summary>How much more often one kind of item is wrong than the other.</summary>
internal static class RateGap
{
    /// <summary>Share of errors where <paramref name="kind"/> holds minus the share where it does not; NaN where either has no item.</summary>
    public static double Of(ReadOnlySpan<int> items, bool[] kind, bool[] wrong)
    {
        int first = 0, second = 0, firstWrong = 0, secondWrong = 0;
        foreach (var i in items)
        {
            if (kind[i])
            {
                first++;
                firstWrong += wrong[i] ? 1 : 0;
            }
            else
            {
                second++;
                secondWrong += wrong[i] ? 1 : 0;
            }
        }

        return ((double)firstWrong / first) - ((double)secondWrong / second);
    }
}
