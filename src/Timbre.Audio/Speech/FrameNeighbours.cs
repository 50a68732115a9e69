namespace Timbre.Audio;

/// <summary>How many of the frames around a frame have a property, as frames come in.</summary>
internal sealed class FrameNeighbours(int radius)
{
    private readonly bool[] _kept = new bool[(2 * radius) + 1];
    private long _added;

    /// <summary>How many of the frames up to the radius before and after the middle one, itself included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the middle frame has it, the one that came as many frames ago as the radius.</summary>
    public bool Middle => _kept[(_added - 1 - radius) % _kept.Length];

    /// <summary>Takes the next frame; before the first there are none.</summary>
    /// <returns>Whether there is a middle frame yet.</returns>
    public bool Add(bool value)
    {
        ref var slot = ref _kept[_added % _kept.Length];
        Count += (value ? 1 : 0) - (slot ? 1 : 0);
        slot = value;
        _added++;
        return _added > radius;
    }
}
