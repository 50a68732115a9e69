namespace Timbre.Classification;

/// <summary>One number for two classes: the logarithm of how much likelier the second is than the first.</summary>
internal static class LogOdds
{
    /// <summary>Natural logarithms of both probabilities, <c>[n, 2]</c>.</summary>
    public static void ToLogProbabilities(ReadOnlySpan<float> odds, Span<float> logProbabilities)
    {
        for (var i = 0; i < odds.Length; i++)
        {
            logProbabilities[2 * i] = (float)-SoftPlus(odds[i]);
            logProbabilities[(2 * i) + 1] = (float)-SoftPlus(-odds[i]);
        }
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
