namespace Timbre.Classification;

/// <summary>What a run of frames is.</summary>
internal enum GenderRunKind
{
    Pause,
    Female,
    Male,
}

/// <summary>Frames from the first up to, and without, the end that are of one kind.</summary>
internal readonly record struct GenderRun(int First, int End, GenderRunKind Kind)
{
    public int Length => End - First;
}

/// <summary>Frames put together to runs.</summary>
internal static class GenderRuns
{
    /// <summary>Runs of a path.</summary>
    public static List<GenderRun> Of(VoiceTrack track, bool[] female, int frames)
    {
        var runs = new List<GenderRun>();
        for (var frame = 0; frame < frames; frame++)
        {
            var speech = frame < track.Speech.Count && track.Speech[frame];
            Add(runs, new GenderRun(frame, frame + 1, !speech ? GenderRunKind.Pause : female[frame] ? GenderRunKind.Female : GenderRunKind.Male));
        }

        return runs;
    }

    /// <summary>Speech that is too short and adjoins speech of the other gender joins it: the one before, else the one behind.</summary>
    public static List<GenderRun> WithoutShort(List<GenderRun> runs, double shortest)
    {
        var kept = new List<GenderRun>(runs.Count);
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            if (run.Kind != GenderRunKind.Pause && run.Length < shortest)
            {
                var before = kept.Count > 0 ? kept[^1].Kind : GenderRunKind.Pause;
                var behind = i + 1 < runs.Count ? runs[i + 1].Kind : GenderRunKind.Pause;
                run = run with { Kind = before != GenderRunKind.Pause ? before : behind != GenderRunKind.Pause ? behind : run.Kind };
            }

            Add(kept, run);
        }

        return kept;
    }

    /// <summary>Appends a run, or lengthens the last one where it is of the same kind.</summary>
    private static void Add(List<GenderRun> runs, GenderRun run)
    {
        if (runs.Count > 0 && runs[^1].Kind == run.Kind)
        {
            runs[^1] = runs[^1] with { End = run.End };
        }
        else
        {
            runs.Add(run);
        }
    }
}
