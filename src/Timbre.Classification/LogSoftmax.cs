namespace Timbre.Classification;

/// <summary>From logits, or log-likelihoods of equally likely classes, to log-probabilities.</summary>
internal static class LogSoftmax
{
    /// <summary>Each row of <paramref name="classes"/> values in place.</summary>
    public static void Rows(Span<float> logits, int classes)
    {
        for (var start = 0; start < logits.Length; start += classes)
        {
            Row(logits.Slice(start, classes));
        }
    }

    private static void Row(Span<float> logits)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        // The largest first: it may be so large, with rows far from all that was learned, that the sum of both has no room for the logarithm.
        var rest = (float)Math.Log(sum);
        foreach (ref var logit in logits)
        {
            logit = logit - largest - rest;
        }
    }
}
