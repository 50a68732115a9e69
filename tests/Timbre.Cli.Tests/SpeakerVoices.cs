using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary>Four synthetic voices and a small model of each kind that tells three of them apart, made once.</summary>
public sealed class SpeakerVoices : IDisposable
{
    private const int Known = 3;
    private readonly TempFolder _folder = new();

    public SpeakerVoices()
    {
        var spoken = SyntheticVoices.Generate(new SyntheticVoiceOptions { Speakers = 4, UtterancesPerSpeaker = 5, Seconds = 3, Seed = 3 }, _folder.File("voices"));
        var names = spoken.Select(u => u.Speaker!).Distinct(StringComparer.Ordinal).ToList();
        (Labels, Stranger) = ([.. names.Take(Known).Order(StringComparer.Ordinal)], names[Known]);
        All = Manifest("all", spoken);
        Manifest("known", [.. spoken.Where(u => u.Speaker != Stranger)]);
        Nameless = Manifest("nameless", [.. spoken.Take(4).Select(u => new Utterance(u.Id, u.Path))]);
        Alone = Manifest("alone", [.. spoken.Where(u => u.Speaker == Stranger)]);
        First = spoken[0].Path;
        var voice = Recording.Open(First).ReadMono();
        Short = Wav("short", voice[8000..16000]);
        Long = Wav("long", [.. voice, .. voice, .. voice]);
        foreach (var kind in new[] { "centroid", "gmm", "tdnn", "ensemble" })
        {
            var run = CommandRun.OfAsync(
                "train", "speaker", _folder.File("known.jsonl"), "--model", kind, "--out", Model(kind), "-j", "1", "--set", "split.validation=0.3", "--set", "ensemble=centroid@pooled, gmm, tdnn@logmel",
                "--set", "training.gmm_components=2", "--set", "training.gmm_starts=1", "--set", "training.tdnn_epochs=12", "--set", "training.tdnn_batch=8", "--set", "training.tdnn_channels=8", "--set", "training.tdnn_embedding=6")
                .GetAwaiter().GetResult();
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains("trained on 15 utterances of 3 speakers", run.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>The speakers that the models know.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The one that they do not.</summary>
    public string Stranger { get; }

    public string All { get; }

    public string Nameless { get; }

    /// <summary>Of one speaker.</summary>
    public string Alone { get; }

    public string First { get; }

    /// <summary>Half a second, less than a piece.</summary>
    public string Short { get; }

    /// <summary>Several pieces.</summary>
    public string Long { get; }

    public string Model(string kind) => _folder.File(kind);

    public void Dispose() => _folder.Dispose();

    private string Manifest(string name, IReadOnlyList<Utterance> utterances)
    {
        var path = _folder.File(name + ".jsonl");
        new Manifest(name, utterances, _folder.File("voices")).Save(path);
        return path;
    }

    private string Wav(string name, float[] samples)
    {
        var path = _folder.File(name + ".wav");
        WavWriter.Write(path, samples, SampleRate.Speech);
        return path;
    }
}
