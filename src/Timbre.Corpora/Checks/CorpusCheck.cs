using System.Globalization;

namespace Timbre.Corpora;

/// <summary>Listens to every recording of a corpus and tells what is wrong with it.</summary>
public static class CorpusCheck
{
    /// <summary>Reads all audio. One bad recording never ends the check; the result is the same for any number of cores.</summary>
    /// <param name="utterances">What to check.</param>
    /// <param name="options">Where the lines are drawn; null for the defaults.</param>
    /// <param name="jobs">Cores to use; 0 for all.</param>
    /// <param name="progress">Told after each recording.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static CorpusCheckReport Run(
        IReadOnlyList<Utterance> utterances,
        CorpusCheckOptions? options = null,
        int jobs = 0,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        options ??= new CorpusCheckOptions();
        var read = RecordingBatch.Run(utterances, jobs, progress, (u, token) => Stretch.Read(u, samples: true, hash: true, token), cancellationToken);
        var issues = new List<CorpusIssue>();
        var firstWith = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < read.Length; i++)
        {
            var u = utterances[i];
            foreach (var (kind, message) in Of(u, read[i], options, firstWith))
            {
                issues.Add(new CorpusIssue(kind, u.Id, u.Path, message));
            }
        }

        issues.AddRange(OfSpeakers(utterances));
        issues.AddRange(OfRates(read));
        return new CorpusCheckReport(utterances.Count, issues);
    }

    private static IEnumerable<(CorpusIssueKind Kind, string Message)> Of(Utterance u, Stretch read, CorpusCheckOptions options, Dictionary<string, string> firstWith)
    {
        if (u.Speaker is null)
        {
            yield return (CorpusIssueKind.MissingSpeaker, "has no speaker");
        }

        if (u.Gender is null)
        {
            yield return (CorpusIssueKind.MissingGender, "has no gender");
        }

        if (read.Error is { } error)
        {
            yield return (read.IsMissing ? CorpusIssueKind.MissingFile : CorpusIssueKind.Unreadable, error);
            yield break;
        }

        foreach (var warning in read.Warnings)
        {
            // The decoder reads NaN and infinity as silence and says so in these words.
            yield return (warning.Contains("not numbers", StringComparison.Ordinal) ? CorpusIssueKind.NotANumber : CorpusIssueKind.Damaged, warning);
        }

        if (u.SampleRate is { } stated && stated != read.Rate)
        {
            yield return (CorpusIssueKind.WrongSampleRate, $"is stated to have {stated} Hz and has {read.Rate} Hz");
        }

        var samples = read.Samples!;
        if (read.FileSeconds is { } whole && u.Start + (u.Duration ?? 0) > whole + 0.01)
        {
            yield return (CorpusIssueKind.PastTheEnd, Text($"is to reach {u.Start + (u.Duration ?? 0):0.###} s, but the file ends at {whole:0.###} s"));
        }

        if (samples.Count == 0)
        {
            yield return (CorpusIssueKind.Empty, "holds no samples");
            yield break;
        }

        foreach (var found in OfSamples(samples, read.Seconds!.Value, options))
        {
            yield return found;
        }

        if (!firstWith.TryAdd(read.Hash!, u.Id))
        {
            yield return (CorpusIssueKind.DuplicateAudio, $"has the same audio as {firstWith[read.Hash!]}");
        }
    }

    private static IEnumerable<(CorpusIssueKind Kind, string Message)> OfSamples(SampleStatistics samples, double seconds, CorpusCheckOptions options)
    {
        if (seconds < options.ShortSeconds)
        {
            yield return (CorpusIssueKind.TooShort, Text($"is {seconds:0.###} s long; at least {options.ShortSeconds} s are needed"));
        }

        if (samples.RmsDecibels is not { } level || level < options.SilentDecibels)
        {
            yield return (CorpusIssueKind.Silent, samples.RmsDecibels is { } low ? Text($"has a level of {low:0.#} dBFS") : "is all zero");
        }

        var share = (double)samples.Clipped / samples.Count;
        if (samples.Clipped > 0 && share >= options.ClippedShare)
        {
            yield return (CorpusIssueKind.Clipped, Text($"has {100 * share:0.##} % of its samples cut off at full scale"));
        }
    }

    private static IEnumerable<CorpusIssue> OfSpeakers(IReadOnlyList<Utterance> utterances) => utterances
        .Where(u => u.Speaker is not null && u.Gender is not null)
        .GroupBy(u => u.Speaker!, StringComparer.Ordinal)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => (Speaker: g.Key, F: g.Count(u => u.Gender == Gender.F), M: g.Count(u => u.Gender == Gender.M)))
        .Where(s => s.F > 0 && s.M > 0)
        .Select(s => new CorpusIssue(CorpusIssueKind.SpeakerWithTwoGenders, null, null, $"speaker {s.Speaker} is labelled F {s.F} times and M {s.M} times"));

    private static IEnumerable<CorpusIssue> OfRates(Stretch[] read)
    {
        var rates = read.Where(r => r.Error is null).GroupBy(r => r.Rate).OrderBy(g => g.Key).ToList();
        return rates.Count < 2 ? [] : [new CorpusIssue(
            CorpusIssueKind.MixedSampleRates, null, null, $"the sample rates are mixed: {string.Join(", ", rates.Select(r => $"{r.Key} Hz ({r.Count()})"))}")];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
