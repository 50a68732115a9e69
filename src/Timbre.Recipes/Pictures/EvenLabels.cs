using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>As many rows of each of two labels: those of the rarer one are repeated, in their order and from the first on.</summary>
internal static class EvenLabels
{
    /// <param name="set">Rows with labels 0 and 1, some of each.</param>
    /// <param name="digits">The digit of each row.</param>
    public static (FrameSet Set, int[] Digits) Of(FrameSet set, int[] digits)
    {
        var ones = set.Labels.Count(l => l == 1);
        var (rare, missing) = ones * 2 < set.Count ? (1, set.Count - (2 * ones)) : (0, (2 * ones) - set.Count);
        int[] of = [.. Enumerable.Range(0, set.Count).Where(i => set.Labels[i] == rare)];
        int[] order = [.. Enumerable.Range(0, set.Count), .. Enumerable.Range(0, of.Length == 0 ? 0 : missing).Select(i => of[i % of.Length])];
        var width = set.FeatureCount;
        var rows = new float[order.Length * width];
        for (var i = 0; i < order.Length; i++)
        {
            set.Rows.AsSpan(order[i] * width, width).CopyTo(rows.AsSpan(i * width));
        }

        return (new FrameSet(rows, Array.ConvertAll(order, i => set.Labels[i]), set.Shape), Array.ConvertAll(order, i => digits[i]));
    }
}
