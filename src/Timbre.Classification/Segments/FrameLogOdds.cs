namespace Timbre.Classification;

/// <summary>The log-odds of a track's steps at its frames.</summary>
internal static class FrameLogOdds
{
    private const float Most = 20; // e^-20 is surer than any calibration; keeps infinite odds from ending the arithmetic

    /// <summary>Between the middles of two steps on the line between them, elsewhere the nearer one's; NaN for frames with no known step in reach.</summary>
    public static float[] Of(VoiceTrack track, int frames)
    {
        var result = new float[frames];
        for (var frame = 0; frame < frames; frame++)
        {
            var at = ((frame + 0.5) * track.FrameSeconds / track.StepSeconds) - 0.5;
            var before = (long)Math.Floor(at);
            var (a, b) = (Step(track, before), Step(track, before + 1));
            var share = (float)(at - before);
            result[frame] = float.IsNaN(a) ? b : float.IsNaN(b) ? a : a + (share * (b - a));
        }

        return result;
    }

    private static float Step(VoiceTrack track, long step) => step >= 0 && step < track.LogOdds.Count ? Math.Clamp(track.LogOdds[(int)step], -Most, Most) : float.NaN;
}
