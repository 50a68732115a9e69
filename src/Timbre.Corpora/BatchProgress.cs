namespace Timbre.Corpora;

/// <summary>How far work over many recordings has come.</summary>
/// <param name="Done">Recordings done, failed ones included.</param>
/// <param name="Total">Recordings in all.</param>
public readonly record struct BatchProgress(int Done, int Total);
