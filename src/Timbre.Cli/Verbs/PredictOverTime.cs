using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>predict --segments</c>: who speaks when. Gender models give stretches of speech, other models pieces of two seconds.</summary>
internal sealed class PredictOverTime
{
    private readonly Session _session;
    private readonly IVoiceModel _model;
    private readonly IGenderTracker? _tracker;
    private readonly GenderSegmentation _segmentation = new();
    private readonly bool _jsonLines;
    private readonly SegmentStream? _stream;
    private readonly SegmentFolder? _folder;
    private readonly SegmentTables _tables;

    /// <param name="session">The call.</param>
    /// <param name="model">What judges.</param>
    /// <param name="threads">Cores within one recording.</param>
    /// <param name="format">How segments are written; null for a table.</param>
    /// <param name="folder">Where to; null for stdout.</param>
    public PredictOverTime(Session session, IVoiceModel model, int threads, SegmentFormat? format, string? folder)
    {
        _session = session;
        _model = model;
        _tracker = model as IGenderTracker ?? (model.Task == Recipes.Recipe.GenderTask && WindowedGenderTracker.Tracks(model) ? new WindowedGenderTracker(model, threads: threads) : null);
        _jsonLines = session.Json || (folder is null && format == SegmentFormat.Json);
        _folder = folder is null ? null : new SegmentFolder(folder, format ?? SegmentFormat.Json);
        _stream = folder is null && format is { } to ? new SegmentStream(session.Output, to) : null;
        _tables = new SegmentTables(model.Labels.Count > 2);
    }

    public int Run(ResolvedInputs inputs, int jobs)
    {
        var failures = inputs.Failures.ToList();
        foreach (var failure in inputs.Failures)
        {
            Failed(null, failure.Path, failure.Reason);
        }

        var (done, judged) = (0, 0);
        using var progress = _session.Progress("recordings");
        var heard = inputs.Utterances.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .WithDegreeOfParallelism(jobs).WithCancellation(_session.Cancellation).Select(Hear);
        foreach (var (utterance, segments, warnings, reason) in heard)
        {
            progress.Report("predicting", ++done, inputs.Utterances.Count);
            foreach (var warning in warnings)
            {
                _session.Warn($"{utterance.Path}: {warning}");
            }

            if (segments is null)
            {
                Failed(utterance, utterance.Path, reason!);
                failures.Add(InputFailure.From(utterance.Path, reason!));
                continue;
            }

            Write(new SegmentedRecording(utterance.Id, utterance.Path, _model.Task, _model.Labels, segments));

            // A silent stretch is no failure; a recording with nothing to judge in it is.
            if (segments.All(s => s.Label is null))
            {
                failures.Add(InputFailure.From(utterance.Path, Nothing(segments)));
            }
            else
            {
                judged++;
            }
        }

        progress.Dispose();
        if (_stream is null && !_session.Json)
        {
            _tables.Show(_session, _folder is null);
        }

        return _session.Finish(failures, judged);
    }

    private (Utterance Utterance, IReadOnlyList<VoiceSegment>? Segments, IReadOnlyList<string> Warnings, string? Reason) Hear(Utterance utterance)
    {
        try
        {
            if (_tracker is not null)
            {
                var track = _tracker.Track(utterance, _session.Cancellation);
                return (utterance, _segmentation.Segment(track), track.Warnings, null);
            }

            var pieces = _model.PredictSegments(utterance, cancellation: _session.Cancellation);
            return pieces is [(_, { Status: PredictionStatus.Error } error)]
                ? (utterance, null, error.Warnings, error.Message)
                : (utterance, PieceSegments.Of(pieces), [.. pieces.SelectMany(p => p.Prediction.Warnings)], null);
        }
        catch (TimbreException e)
        {
            return (utterance, null, [], e.Message);
        }
    }

    private void Write(SegmentedRecording recording)
    {
        _folder?.Write(recording);
        if (_stream is not null)
        {
            _stream.Write(recording);
        }
        else
        {
            _tables.Add(recording);
        }
    }

    /// <summary>JSON has a line for what failed, too; other formats have no place for it.</summary>
    private void Failed(Utterance? utterance, string path, string reason)
    {
        if (_jsonLines)
        {
            _session.Output.WriteLine(PredictVerb.Line(utterance, path, utterance?.Start ?? 0, _model, VoicePrediction.Unreadable(reason)));
        }
    }

    private static string Nothing(IReadOnlyList<VoiceSegment> segments) => segments.Select(s => s.Message).FirstOrDefault(m => m is not null)
        ?? (segments.All(s => s.Status == SegmentStatus.NoSpeech) ? "has no speech in it" : "has no speech in it that is certain enough to be labelled");
}
