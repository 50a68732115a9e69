using System.Text.Json;
using Timbre.Classification;
using Timbre.Cli.Terminal;

namespace Timbre.Cli.Verbs;

/// <summary>Segments, and who spoke for how long, as tables for a person.</summary>
/// <param name="several">The model tells more than two labels apart: the runner-up is worth knowing.</param>
internal sealed class SegmentTables(bool several)
{
    private readonly List<IReadOnlyList<string>> _segments = [];
    private readonly List<(string Path, SegmentSummary Summary)> _totals = [];

    public void Add(SegmentedRecording recording)
    {
        foreach (var segment in recording.Segments)
        {
            string[] runnerUp = several ? RunnerUp(segment) : [];
            _segments.Add([
                recording.Path, Seconds(segment.Start), Seconds(segment.End), segment.Label ?? "–", segment.Score?.ToString("0.000") ?? "–", .. runnerUp,
                JsonNamingPolicy.KebabCaseLower.ConvertName(segment.Status.ToString())]);
        }

        _totals.Add((recording.Path, SegmentSummary.Of(recording.Segments)));
    }

    /// <summary>Shows the totals, after the segments where these are wanted.</summary>
    public void Show(Session session, bool segments)
    {
        if (segments && _segments.Count > 0)
        {
            string[] second = several ? ["runner-up", "score"] : [];
            session.Table(["recording", "from s", "to s", "label", "score", .. second, "status"], _segments, [3, .. several ? [5] : Array.Empty<int>(), 5 + second.Length]);
        }

        if (_totals.Count > 0)
        {
            session.Table(["recording", "label", "speaks s", "share", "turns", "no speech s", "uncertain s"], _totals.SelectMany(t => Rows(t.Path, t.Summary)), 1);
        }
    }

    private static IEnumerable<string[]> Rows(string path, SegmentSummary summary)
    {
        string[] rest = [summary.Turns.ToString(), Seconds(summary.NoSpeechSeconds), Seconds(summary.UncertainSeconds)];
        if (summary.SpeakingSeconds.Count == 0)
        {
            yield return [path, "–", "0.00", "–", .. rest];
        }

        foreach (var (label, seconds) in summary.SpeakingSeconds)
        {
            yield return [path, label, Seconds(seconds), summary.Share(label).ToString("0.000"), .. rest];
        }
    }

    private static string Seconds(double value) => value.ToString("0.00");

    private static string[] RunnerUp(VoiceSegment segment) => segment.Label is null
        ? ["–", "–"]
        : segment.Scores.OrderByDescending(s => s.Value).Skip(1).Select(s => new[] { s.Key, s.Value.ToString("0.000") }).FirstOrDefault(["–", "–"]);
}
