namespace Timbre.Audio;

/// <summary>From what single frames show to stretches of speech: enough voiced frames close together, what is near them, hangover, shortest durations.</summary>
internal sealed class SpeechDecision
{
    /// <summary>Within 0.34 s, at least five frames must be voiced and changing; the onset of a steady note gives four.</summary>
    private const int CrowdRadius = 8;
    private const int CrowdCount = 5;

    private readonly FrameNeighbours _crowd = new(CrowdRadius);
    private readonly FrameNeighbours _near;
    private readonly FrameNeighbours _hangover;
    private readonly FrameRuns _pauses;
    private readonly FrameRuns _speech;
    private readonly Queue<bool> _loud = new();
    private readonly int _lookAhead;
    private long _decided;
    private long _frames = long.MaxValue;

    public SpeechDecision(SpeechActivityOptions options)
    {
        _near = new FrameNeighbours(Frames(options.ReachSeconds));
        _hangover = new FrameNeighbours(Frames(options.HangoverSeconds));
        _speech = new FrameRuns(true, Frames(options.ShortestSpeechSeconds), false, Emit);
        _pauses = new FrameRuns(false, Frames(options.ShortestPauseSeconds), true, _speech.Add);
        _lookAhead = LookAheadFrames(options);
    }

    /// <summary>Gets the decisions.</summary>
    public ICollection<bool>? Target { get; set; }

    public static int LookAheadFrames(SpeechActivityOptions options) =>
        CrowdRadius + Frames(options.ReachSeconds) + Frames(options.HangoverSeconds) + Frames(options.ShortestPauseSeconds) + Frames(options.ShortestSpeechSeconds);

    /// <summary>The next frame.</summary>
    public void Accept(bool voiced, bool loud)
    {
        _loud.Enqueue(loud);
        if (!_crowd.Add(voiced) || !_near.Add(_crowd.Middle && _crowd.Count >= CrowdCount))
        {
            return;
        }

        var above = _loud.Dequeue(); // of the frame in the middle
        if (_hangover.Add(_near.Middle || (above && _near.Count > 0)))
        {
            _pauses.Add(_hangover.Count > 0);
        }
    }

    /// <summary>Frames of silence follow, until there are as many decisions as frames.</summary>
    public void End(long frames)
    {
        _frames = frames;
        for (var i = 0; i <= _lookAhead; i++)
        {
            Accept(false, false);
        }
    }

    private static int Frames(double seconds) => (int)Math.Round(seconds / SpeechActivity.FrameSeconds);

    private void Emit(bool speech)
    {
        if (_decided < _frames)
        {
            _decided++;
            Target!.Add(speech);
        }
    }
}
