using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.GenderModel;

/// <summary>A tiny run on synthetic voices: eight to train on and four others, all files written.</summary>
public sealed class GenderModelRun : IDisposable
{
    private readonly TempFolder _folder = new();

    public GenderModelRun()
    {
        Trained = Voices("trained", 8, seed: 1);
        Others = Voices("others", 4, seed: 2);
        Recipe = Recipe.Load("gender-default").With("corpus.name", "synthetic").With("corpus.subset", "null").With("corpus.root", Trained).With("test.root", Others).With("test.subset", "null")
            .With("split.folds", "2").With("test.durations", "1").With("evaluation.replicates", "100").With("corpus.utterances_per_speaker", "2")
            .With("augmentation.copies", "1").With("augmentation.plan", "coloured-noise(snr=5..20, p=0.5); gain(db=-6..6)")
            .With("conditions.white-10db", "null").With("conditions.pink-10db", "null").With("conditions.brown-10db", "null").With("conditions.room", "null")
            .With("network.epochs", "2").With("network.channels", "8").With("network.front_ends", "512x32, 1024x32").With("network.batch", "8");
        Outcome = GenderModelRunFolder.Run(Recipe, Folder, jobs: 1);
    }

    internal Recipe Recipe { get; }

    internal GenderModelOutcome Outcome { get; }

    internal string Trained { get; }

    internal string Others { get; }

    internal string Folder => _folder.File("run");

    internal string Another(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    private string Voices(string name, int speakers, long seed)
    {
        var options = new SyntheticVoiceOptions { Speakers = speakers, UtterancesPerSpeaker = 2, Seconds = 2.6, Seed = seed, Jobs = 1 };
        var voices = SyntheticVoices.Generate(options, _folder.File(name)).Select(u => u with { Id = $"{name}-{u.Id}", Speaker = $"{name}-{u.Speaker}" });
        var path = _folder.File($"{name}.jsonl");
        new Manifest(SyntheticVoices.CorpusName, voices).Save(path);
        return path;
    }
}
