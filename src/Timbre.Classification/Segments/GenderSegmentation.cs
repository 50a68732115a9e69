namespace Timbre.Classification;

/// <summary>
/// Turns a track into segments of no speech, F and M: the likeliest path through the three (Viterbi 1967), where going over from one gender to the other costs, and less in
/// a pause, as in inaSpeechSegmenter's hidden Markov model (Doukhan et al. 2018). Where speech begins and ends is the track's word. Immutable; may be shared by threads.
/// </summary>
public sealed class GenderSegmentation
{
    /// <summary>What female voices are called.</summary>
    public const string Female = "F";

    /// <summary>What male voices are called.</summary>
    public const string Male = "M";

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">One is out of range.</exception>
    public GenderSegmentation(GenderSegmentationOptions? options = null)
    {
        Options = options ?? new GenderSegmentationOptions();
        Options.Check();
    }

    /// <summary>What it was made of.</summary>
    public GenderSegmentationOptions Options { get; }

    /// <summary>The segments: in order, none empty, each beginning where the one before ends, from the start of the track to its end. Time and memory grow as the track does.</summary>
    /// <exception cref="TimbreException">The track's lengths are out of range.</exception>
    public IReadOnlyList<VoiceSegment> Segment(VoiceTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        track.Check();
        var frames = (long)Math.Ceiling((track.Duration / track.FrameSeconds) - 1e-6);
        if (frames > Array.MaxLength)
        {
            throw new TimbreException(FormattableString.Invariant($"frame={track.FrameSeconds}: is too short for a track of {track.Duration} s"));
        }

        var odds = FrameLogOdds.Of(track, (int)frames);
        var female = GenderPath.Find(track, odds, Options);
        var runs = GenderRuns.Of(track, female, odds.Length);
        runs = GenderRuns.WithoutShort(runs, Options.MinimumSeconds / track.FrameSeconds);
        var segments = new List<VoiceSegment>(runs.Count);
        foreach (var run in runs)
        {
            var start = track.Start + (run.First * track.FrameSeconds);
            var end = run.End == odds.Length ? track.Start + track.Duration : track.Start + (run.End * track.FrameSeconds);
            segments.Add(Judge(run, start, end, odds));
        }

        return segments;
    }

    private VoiceSegment Judge(GenderRun run, double start, double end, float[] odds)
    {
        if (run.Kind == GenderRunKind.Pause)
        {
            return new VoiceSegment(start, end, null, null, SegmentStatus.NoSpeech);
        }

        var (sum, known) = (0.0, 0);
        for (var frame = run.First; frame < run.End; frame++)
        {
            if (!float.IsNaN(odds[frame]))
            {
                sum += odds[frame];
                known++;
            }
        }

        if (known == 0)
        {
            return new VoiceSegment(start, end, null, null, SegmentStatus.Uncertain);
        }

        var probability = 1 / (1 + Math.Exp(-sum / known));
        var scores = new Dictionary<string, double>(StringComparer.Ordinal) { [Female] = probability, [Male] = 1 - probability };
        var label = run.Kind == GenderRunKind.Female ? Female : Male;
        return scores[label] >= Options.AbstainBelow
            ? new VoiceSegment(start, end, label, scores[label], SegmentStatus.Ok) { Scores = scores }
            : new VoiceSegment(start, end, null, null, SegmentStatus.Uncertain) { Scores = scores };
    }
}
