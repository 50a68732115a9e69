namespace Timbre.Numerics;

/// <summary>Hands progress on at once, on the thread that reports it (<see cref="Progress{T}"/> does so later, on another one).</summary>
/// <typeparam name="T">What is reported.</typeparam>
/// <param name="report">Told of everything that is reported; called from as many threads as report.</param>
public sealed class Relay<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
