namespace Timbre.Corpora;

/// <summary>The numbers of a set of utterances.</summary>
/// <param name="Name">What the set is: the corpus, <c>F</c>, <c>M</c> or <c>unknown</c>, or a speaker.</param>
/// <param name="Gender">The label of a speaker's or gender's set; null for others.</param>
/// <param name="Speakers">How many speakers are named.</param>
/// <param name="Utterances">How many utterances, those that could not be read included.</param>
/// <param name="Seconds">Their length together; what could not be read counts as 0.</param>
/// <param name="ShortestSeconds">The shortest that could be read; 0 when none.</param>
/// <param name="LongestSeconds">The longest; 0 when none.</param>
/// <param name="RmsDecibels">Level over all samples in dBFS; null when the audio was not read or is all zero.</param>
/// <param name="PeakDecibels">The largest sample in dBFS; null likewise.</param>
public sealed record CorpusGroup(
    string Name, Gender? Gender, int Speakers, int Utterances, double Seconds, double ShortestSeconds, double LongestSeconds, double? RmsDecibels, double? PeakDecibels)
{
    /// <summary>The length together in hours.</summary>
    public double Hours => Seconds / 3600;

    /// <summary>The mean length of an utterance in seconds.</summary>
    public double MeanSeconds => Utterances > 0 ? Seconds / Utterances : 0;
}

/// <summary>What a corpus holds, per gender and speaker.</summary>
/// <param name="All">Everything.</param>
/// <param name="Genders">F, M and unknown, those that occur.</param>
/// <param name="Speakers">Each speaker, in ordinal order; utterances without one are left out.</param>
/// <param name="SampleRates">How many utterances have each rate, in Hz.</param>
/// <param name="Failures">What could not be read.</param>
public sealed record CorpusDescription(
    CorpusGroup All, IReadOnlyList<CorpusGroup> Genders, IReadOnlyList<CorpusGroup> Speakers, IReadOnlyDictionary<int, int> SampleRates, IReadOnlyList<InputFailure> Failures)
{
    /// <summary>
    /// Describes the corpus from the manifest and the files' headers; a file whose header does not say how long it is, is decoded.
    /// </summary>
    /// <param name="manifest">The corpus.</param>
    /// <param name="readAudio">Decodes everything, for the levels.</param>
    /// <param name="jobs">Cores to use; 0 for all.</param>
    /// <param name="progress">Told after each recording.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static CorpusDescription Of(
        Manifest manifest, bool readAudio = false, int jobs = 0, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var utterances = manifest.Utterances;
        var read = RecordingBatch.Run(utterances, jobs, progress, (u, token) => Stretch.Read(u, readAudio, hash: false, token), cancellationToken);
        var all = utterances.Zip(read).ToList();
        var genders = new Gender?[] { Corpora.Gender.F, Corpora.Gender.M, null }
            .Select(g => (Gender: g, Members: all.FindAll(x => x.First.Gender == g)))
            .Where(g => g.Members.Count > 0)
            .Select(g => Group(g.Gender?.ToString() ?? "unknown", g.Gender, g.Members))
            .ToList();
        var labels = SpeakerGenders.Of(utterances);
        var speakers = all
            .Where(x => x.First.Speaker is not null)
            .GroupBy(x => x.First.Speaker!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Group(g.Key, labels[g.Key], g.ToList()))
            .ToList();
        var rates = new SortedDictionary<int, int>(read.Where(r => r.Error is null).GroupBy(r => r.Rate).ToDictionary(g => g.Key, g => g.Count()));
        var failures = all.Where(x => x.Second.Error is not null).Select(x => new InputFailure(x.First.Path, x.Second.Error!)).ToList();
        return new CorpusDescription(Group(manifest.Name, null, all), genders, speakers, rates, failures);
    }

    private static CorpusGroup Group(string name, Gender? gender, List<(Utterance Utterance, Stretch Read)> members)
    {
        var lengths = members.Select(m => m.Read.Seconds).OfType<double>().ToList();
        var samples = members.Select(m => m.Read.Samples).OfType<SampleStatistics>().ToList();
        var count = samples.Sum(s => s.Count - s.NotFinite);

        // A level of some files only would pass for that of all.
        var complete = samples.Count == members.Count(m => m.Read.Error is null) && count > 0;
        return new CorpusGroup(
            name,
            gender,
            members.Select(m => m.Utterance.Speaker).OfType<string>().Distinct(StringComparer.Ordinal).Count(),
            members.Count,
            lengths.Sum(),
            lengths.Count > 0 ? lengths.Min() : 0,
            lengths.Count > 0 ? lengths.Max() : 0,
            complete ? SampleStatistics.Decibels(Math.Sqrt(samples.Sum(s => s.Energy) / count)) : null,
            complete ? SampleStatistics.Decibels(samples.Max(s => s.Peak)) : null);
    }
}
