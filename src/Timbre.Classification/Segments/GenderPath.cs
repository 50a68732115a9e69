namespace Timbre.Classification;

/// <summary>The likeliest gender of each frame. In pauses the path remembers who spoke last, so that a pause alone is no reason to change.</summary>
internal static class GenderPath
{
    private const byte MaleFromFemale = 1;
    private const byte FemaleFromMale = 2;

    /// <summary>Whether the path is at F in each frame (of speech, and of the pauses between).</summary>
    public static bool[] Find(VoiceTrack track, float[] odds, GenderSegmentationOptions options)
    {
        var changes = new byte[odds.Length];
        var weight = track.FrameSeconds / track.WindowSeconds / 2;
        var (female, male) = (0.0, 0.0);
        for (var frame = 0; frame < odds.Length; frame++)
        {
            var speech = frame < track.Speech.Count && track.Speech[frame];
            var penalty = frame == 0 ? 0 : speech ? options.SwitchingPenalty : options.PausePenalty;
            var (stays, comes) = (female, male - penalty);
            if (comes > stays)
            {
                changes[frame] |= FemaleFromMale;
            }

            if (female - penalty > male)
            {
                changes[frame] |= MaleFromFemale;
            }

            (female, male) = (Math.Max(stays, comes), Math.Max(male, female - penalty));
            if (speech && !float.IsNaN(odds[frame]))
            {
                female += weight * odds[frame];
                male -= weight * odds[frame];
            }

            // Only the difference counts; without this, hours of sure frames would use up the digits.
            var higher = Math.Max(female, male);
            (female, male) = (female - higher, male - higher);
        }

        var path = new bool[odds.Length];
        var at = female >= male;
        for (var frame = odds.Length - 1; frame >= 0; frame--)
        {
            path[frame] = at;
            at = at ? (changes[frame] & FemaleFromMale) == 0 : (changes[frame] & MaleFromFemale) != 0;
        }

        return path;
    }
}
