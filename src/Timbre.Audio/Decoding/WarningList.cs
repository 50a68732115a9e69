namespace Timbre.Audio;

/// <summary>What a user should know about a recording that was read in spite of it. May be shared by threads.</summary>
internal sealed class WarningList
{
    private const int Most = 20;

    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Snapshot()
    {
        lock (_lock)
        {
            return [.. _messages];
        }
    }

    /// <summary>Adds a message that is not there yet; a file that is damaged all over is not listed frame by frame.</summary>
    public void Add(string message)
    {
        lock (_lock)
        {
            if (_messages.Count < Most && !_messages.Contains(message))
            {
                _messages.Add(_messages.Count == Most - 1 ? "has more damage of this kind" : message);
            }
        }
    }
}
