namespace Timbre.Cli;

/// <summary>What scripts go by.</summary>
internal static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>Some inputs failed; the others are done and written.</summary>
    public const int Partial = 1;

    /// <summary>Wrong usage, or nothing could be done.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;
}
