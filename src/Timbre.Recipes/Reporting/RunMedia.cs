using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What a report shows of a run's recordings, read from the audio before the report is composed. Immutable.</summary>
public sealed class RunMedia
{
    private const int MostRecordings = 6;

    private readonly IReadOnlyDictionary<string, RecordingBlock> _recordings;

    private RunMedia(IReadOnlyDictionary<string, RecordingBlock> recordings) => _recordings = recordings;

    /// <summary>A report without recordings.</summary>
    public static RunMedia None { get; } = new(new Dictionary<string, RecordingBlock>(StringComparer.Ordinal));

    /// <summary>Reads the utterances that the best model got most surely wrong. Those that cannot be read any more are left out.</summary>
    /// <param name="outcome">The run.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static RunMedia Of(ExperimentOutcome outcome, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var hard = HardUtterancesSection.MostSurelyWrong(RunView.Rank(RunView.MainOf(outcome))[0].Outcome);
        var recordings = new Dictionary<string, RecordingBlock>(StringComparer.Ordinal);
        foreach (var utterance in hard.Take(MostRecordings).Select(u => u.Utterance))
        {
            cancellation.ThrowIfCancellationRequested();
            if (RecordingPicture.Of(utterance, cancellation: cancellation) is { } recording)
            {
                recordings[utterance.Id] = recording;
            }
        }

        return new RunMedia(recordings);
    }

    internal static RunMedia Of(IEnumerable<RecordingBlock> recordings) => new(recordings.ToDictionary(r => r.Title, StringComparer.Ordinal));

    /// <summary>The recording of an utterance; null where there is none.</summary>
    internal RecordingBlock? Recording(string utterance) => _recordings.GetValueOrDefault(utterance);
}
