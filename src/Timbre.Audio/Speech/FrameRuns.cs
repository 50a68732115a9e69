namespace Timbre.Audio;

/// <summary>Turns runs of one value that are too short into the other one, as frames come in.</summary>
/// <param name="value">Of which runs are looked at.</param>
/// <param name="shortest">Frames of a run that stays.</param>
/// <param name="keepFirst">A run that begins with the first frame stays, however short.</param>
/// <param name="next">Gets the frames, later by fewer than <paramref name="shortest"/>.</param>
internal sealed class FrameRuns(bool value, int shortest, bool keepFirst, Action<bool> next)
{
    private int _waiting;
    private bool _stays = keepFirst;

    public void Add(bool frame)
    {
        if (frame == value)
        {
            _waiting++;
            if (_stays || _waiting >= shortest)
            {
                _stays = true;
                Pass(value);
            }

            return;
        }

        Pass(!value); // a run that ended too soon
        _stays = false;
        next(frame);
    }

    private void Pass(bool said)
    {
        for (; _waiting > 0; _waiting--)
        {
            next(said);
        }
    }
}
