namespace Timbre.Audio;

/// <summary>The fundamental frequency over time as a voice is measured by it.</summary>
/// <param name="Grid">The frames' times.</param>
/// <param name="Frequencies">Hz per frame; 0 where unvoiced.</param>
internal sealed record VoicePitch(FrameCentres Grid, double[] Frequencies)
{
    /// <summary>The frame nearest to a time; −1 where there is none.</summary>
    public int FrameAt(double time)
    {
        var frame = (int)Math.Round((time - Grid.FirstTime) / Grid.Step, MidpointRounding.AwayFromZero);
        return frame >= 0 && frame < Frequencies.Length ? frame : -1;
    }

    /// <summary>Hz at a time, between two voiced frames on the straight line; 0 where unvoiced.</summary>
    public double At(double time)
    {
        var near = FrameAt(time);
        if (near < 0 || Frequencies[near] == 0)
        {
            return 0;
        }

        var fraction = ((time - Grid.FirstTime) / Grid.Step) - near;
        var far = fraction < 0 ? near - 1 : near + 1;
        return far >= 0 && far < Frequencies.Length && Frequencies[far] > 0
            ? Frequencies[near] + (Math.Abs(fraction) * (Frequencies[far] - Frequencies[near]))
            : Frequencies[near];
    }
}
