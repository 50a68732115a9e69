using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>A recording without its features.</summary>
internal sealed record ExploredRecording(string Id, string? Speaker, Gender? Gender, double Seconds, double LevelDb, int Frames, bool Training);

/// <summary>
/// What every figure of an exploration rests on: the recordings, who speaks in them, and how the voices are labelled. A recording without a
/// speaker counts as a speaker of its own; one speaker under two labels counts as two.
/// </summary>
internal sealed class ExploredCorpus
{
    private ExploredCorpus(IReadOnlyList<ExploredRecording> recordings, GroupIndex speakers, Gender?[] speakerGenders, bool trainingIsAll)
    {
        Recordings = recordings;
        Speakers = speakers;
        SpeakerGenders = speakerGenders;
        TrainingIsAll = trainingIsAll;
        Genders = [.. new[] { Gender.F, Gender.M }.Where(g => recordings.Any(r => r.Gender == g && r.Frames > 0))];
        Frames = recordings.Sum(r => (long)r.Frames);
    }

    public IReadOnlyList<ExploredRecording> Recordings { get; }

    /// <summary>The speaker of each recording.</summary>
    public GroupIndex Speakers { get; }

    /// <summary>The label of each speaker.</summary>
    public IReadOnlyList<Gender?> SpeakerGenders { get; }

    /// <summary>The labels that occur, female first.</summary>
    public IReadOnlyList<Gender> Genders { get; }

    public long Frames { get; }

    /// <summary>Whether global statistics come from all recordings, for want of a training set.</summary>
    public bool TrainingIsAll { get; }

    public bool BothGenders => Genders.Count == 2;

    public static ExploredCorpus Of(IReadOnlyList<ExtractedUtterance> utterances, IReadOnlySet<string>? trainingSpeakers)
    {
        bool Trains(ExtractedUtterance u) => trainingSpeakers is not null && u.Utterance.Speaker is { } s && trainingSpeakers.Contains(s);
        var all = !utterances.Any(u => Trains(u) && u.Features.FrameCount > 0);
        var recordings = utterances
            .Select(u => new ExploredRecording(u.Utterance.Id, u.Utterance.Speaker, u.Utterance.Gender, u.Seconds, u.LevelDb, u.Features.FrameCount, all || Trains(u)))
            .ToList();
        var speakers = GroupIndex.From([.. recordings.Select((r, i) => r.Speaker is { } name ? $"{r.Gender} {name}" : $"\0{i}")]);
        var genders = new Gender?[speakers.Count];
        for (var i = 0; i < recordings.Count; i++)
        {
            genders[speakers.Items[i]] = recordings[i].Gender;
        }

        return new ExploredCorpus(recordings, speakers, genders, all);
    }

    /// <summary>How many speakers carry a label (null: none).</summary>
    public int SpeakersOf(Gender? gender) => SpeakerGenders.Count(g => g == gender);

    /// <summary>How many recordings carry a label (null: none).</summary>
    public int RecordingsOf(Gender? gender) => Recordings.Count(r => r.Gender == gender);

    /// <summary>Values of the recordings by label: the two labels, or the one there is, or all together where nobody is labelled.</summary>
    public IReadOnlyList<(string Name, double[] Values)> ByGender(IReadOnlyList<double> ofRecording) =>
        Genders.Count == 0
            ? [("all", [.. ofRecording])]
            : [.. Genders.Select(g => (NameOf(g), ofRecording.Where((_, i) => Recordings[i].Gender == g).ToArray()))];

    public static string NameOf(Gender gender) => gender == Gender.F ? "female" : "male";
}
