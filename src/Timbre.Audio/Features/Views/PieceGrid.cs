namespace Timbre.Audio;

/// <summary>Where the pieces of a recording are: they begin every <see cref="Step"/> frames; what is left at the end and does not fill one is dropped.</summary>
internal readonly record struct PieceGrid(int Frames, int? Step)
{
    public void Check()
    {
        Setting.Require(Frames > 0, "frames", Frames, "must be a positive number of frames");
        Setting.Require(Step is null or > 0, "step", Step, "must be a positive number of frames, or none for the first piece alone");
    }

    /// <summary>How many pieces a recording has: one where it is shorter than that.</summary>
    /// <exception cref="TimbreException">It has no frame.</exception>
    public int Count(int sourceFrames) => sourceFrames switch
    {
        0 => throw new TimbreException("there is no frame to make a piece of"),
        _ when Step is { } step && sourceFrames >= Frames => ((sourceFrames - Frames) / step) + 1,
        _ => 1,
    };

    public double HopSeconds(double frameHop) => frameHop * (Step ?? Frames);
}
