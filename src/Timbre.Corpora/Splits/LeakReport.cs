namespace Timbre.Corpora;

/// <summary>What a result on the test part is to say.</summary>
public enum SplitPurpose
{
    /// <summary>How well it works for voices that were never heard: a speaker on both sides is a leak (gender; the default).</summary>
    UnseenSpeakers,

    /// <summary>How well known speakers are told apart: speakers have to be on both sides, utterances and audio must not.</summary>
    KnownSpeakers,
}

/// <summary>What training and test share, in the fold where they share most. Names as in <c>results.json</c>.</summary>
/// <param name="TrainSpeakers">Speakers to learn from (training and validation), in the fold with the fewest.</param>
/// <param name="TestSpeakers">Speakers to test on, in the fold with the fewest.</param>
/// <param name="SharedSpeakers">Speakers on both sides.</param>
/// <param name="SharedChapters">Chapters on both sides; tells of the recording session. Not counted as a leak by itself.</param>
/// <param name="SharedUtterances">Utterances on both sides: named twice, pieces of them, or overlapping stretches of one file.</param>
/// <param name="SharedAudio">Test utterances whose audio is, sample for sample, also on the other side; null when no hashes were given.</param>
/// <param name="Leak">Whether a result on the test part says too much.</param>
/// <param name="Sentence">The finding for a person.</param>
public sealed record LeakReport(
    int TrainSpeakers, int TestSpeakers, int SharedSpeakers, int SharedChapters, int SharedUtterances, int? SharedAudio, bool Leak, string Sentence);

/// <summary>Counts what the sides of a split share.</summary>
internal static class LeakCheck
{
    public static LeakReport Of(Split split, SplitPurpose purpose, IReadOnlyDictionary<string, string>? hashes)
    {
        int train = int.MaxValue, test = int.MaxValue, speakers = 0, chapters = 0, utterances = 0;
        int? audio = hashes is null ? null : 0;
        foreach (var fold in split.Folds)
        {
            var learned = fold.Train.Concat(fold.Validation).DistinctBy(u => u.Id, StringComparer.Ordinal).ToList();
            var (trainSpeakers, testSpeakers) = (Speakers(learned), Speakers(fold.Test));
            train = Math.Min(train, trainSpeakers.Count);
            test = Math.Min(test, testSpeakers.Count);
            speakers = Math.Max(speakers, testSpeakers.Count(trainSpeakers.Contains));
            chapters = Math.Max(chapters, Chapters(learned).Intersect(Chapters(fold.Test)).Count());
            utterances = Math.Max(utterances, SharedUtterances(learned, fold.Test));
            if (hashes is not null)
            {
                var heard = learned.Select(u => hashes.GetValueOrDefault(u.Id)).OfType<string>().ToHashSet(StringComparer.Ordinal);
                audio = Math.Max(audio!.Value, fold.Test.Count(u => hashes.TryGetValue(u.Id, out var hash) && heard.Contains(hash)));
            }
        }

        var leak = utterances > 0 || audio > 0 || (speakers > 0 && purpose == SplitPurpose.UnseenSpeakers);
        return new LeakReport(train, test, speakers, chapters, utterances, audio, leak, Sentence(speakers, utterances, audio, leak, purpose));
    }

    private static string Sentence(int speakers, int utterances, int? audio, bool leak, SplitPurpose purpose)
    {
        if (!leak)
        {
            return purpose == SplitPurpose.KnownSpeakers && speakers > 0
                ? $"No leak: {Count(speakers, "speaker is", "speakers are")} on both sides, as telling known speakers apart needs it, and no utterance is."
                : $"No leak: training and test share no speaker{(audio is null ? " and no utterance" : ", no utterance and no audio")}.";
        }

        var shared = new List<string>();
        if (speakers > 0 && purpose == SplitPurpose.UnseenSpeakers)
        {
            shared.Add(Count(speakers, "speaker", "speakers"));
        }

        if (utterances > 0)
        {
            shared.Add(Count(utterances, "utterance", "utterances"));
        }

        if (audio > 0)
        {
            shared.Add($"the audio of {Count(audio.Value, "test utterance", "test utterances")}");
        }

        return $"Leak: training and test share {string.Join(" and ", shared)}, so the result says more than it would on {(purpose == SplitPurpose.UnseenSpeakers ? "new voices" : "new recordings")}.";
    }

    private static string Count(int n, string one, string many) => n == 1 ? $"1 {one}" : $"{n} {many}";

    private static HashSet<string> Speakers(IEnumerable<Utterance> utterances) =>
        utterances.Select(u => u.Speaker).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static HashSet<(string?, string)> Chapters(IEnumerable<Utterance> utterances) =>
        utterances.Where(u => u.Chapter is not null).Select(u => (u.Speaker, u.Chapter!)).ToHashSet();

    private static int SharedUtterances(List<Utterance> learned, IReadOnlyList<Utterance> test)
    {
        var ids = learned.Select(u => u.Id).ToHashSet(StringComparer.Ordinal);
        var stretches = learned.ToLookup(u => u.Path, StringComparer.Ordinal);
        return test.Count(u => ids.Contains(u.Id) || stretches[u.Path].Any(other => Overlap(u, other)));
    }

    private static bool Overlap(Utterance a, Utterance b) => a.Start < End(b) - 1e-6 && b.Start < End(a) - 1e-6;

    private static double End(Utterance u) => u.Duration is { } length ? u.Start + length : double.PositiveInfinity;
}

public sealed partial class Split
{
    /// <summary>What training and test share. Every split is to be shown with it.</summary>
    /// <param name="purpose">Whether speakers on both sides are a leak.</param>
    /// <param name="audioHashes">A hash of the decoded samples by utterance id (<see cref="AudioHashes"/>), to find the same audio under two ids.</param>
    public LeakReport Check(SplitPurpose purpose = SplitPurpose.UnseenSpeakers, IReadOnlyDictionary<string, string>? audioHashes = null) =>
        LeakCheck.Of(this, purpose, audioHashes);
}
