using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Recipes.Tests.Speakers;

/// <summary>Recordings whose frames are known, half a second each: an input of a speaker experiment without audio.</summary>
internal sealed class MadeUpFrames(int features) : IFeatureExtractor
{
    public const double Hop = 0.5;

    public string Kind => "made-up";

    public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public int FeatureCount => features;

    public SampleRate? RequiredRate => null;

    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => throw new NotSupportedException();

    public double HopSeconds(SampleRate rate) => Hop;

    /// <summary>Recordings <c>[features, frames]</c>; a chunk is 2 s, 4 frames.</summary>
    public static SpeakerInput Input(IReadOnlyList<(Utterance Utterance, FeatureMatrix Frames)> recordings, Func<IFeatureExtractor, IFeatureExtractor>? view = null)
    {
        var root = new MadeUpFrames(recordings[0].Frames.FeatureCount);
        return new SpeakerInput("", view?.Invoke(root) ?? root, Corpus(recordings), 4, 2, 0);
    }

    public static ExtractedCorpus Corpus(IReadOnlyList<(Utterance Utterance, FeatureMatrix Frames)> recordings) =>
        new([.. recordings.Select(r => new ExtractedUtterance(r.Utterance, r.Frames, r.Frames.FrameCount * Hop, -20, []))], []);

    /// <summary>One recording for each length in frames, its only feature counting 0, 1, 2, …</summary>
    public static List<(Utterance Utterance, FeatureMatrix Frames)> Counting(params int[] frames) =>
        [.. frames.Select((n, i) => (MadeUpVoices.Spoken(i, 0, 0), new FeatureMatrix(1, n, [.. Enumerable.Range(0, n).Select(f => (float)f)])))];

    /// <summary>Speakers by their chapters; each chapter so many recordings of 10 frames, whose one feature is 10 times the speaker's number, plus a little.</summary>
    public static List<(Utterance Utterance, FeatureMatrix Frames)> Spoken(int perChapter, params int[] chapters) =>
    [
        .. chapters.SelectMany((count, speaker) => Enumerable.Range(0, count).SelectMany(c => Enumerable.Range(0, perChapter).Select(u =>
            (MadeUpVoices.Spoken(speaker, c, u), new FeatureMatrix(1, 10, [.. Enumerable.Range(0, 10).Select(f => (10f * speaker) + (0.3f * ((f + u) % 5)))]))))),
    ];
}
