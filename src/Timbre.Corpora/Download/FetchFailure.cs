namespace Timbre.Corpora;

/// <summary>One attempt failed; <see cref="Final"/> means that the same address need not be tried again.</summary>
internal sealed class FetchFailure(string message, bool final, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    public bool Final => final;

    public TimeSpan? RetryAfter => retryAfter;
}
