using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Pictures;

/// <summary>Voices of another corpus as pictures like those of a fold.</summary>
public sealed class OtherVoicesTests : IDisposable
{
    private static readonly MfccOptions s_mfcc = new()
    {
        CoefficientCount = 12,
        Lifter = 22,
        LogMel = new() { Mel = new() { BandCount = 40, Stft = new() { FrameLength = 1200, HopLength = 480, Center = false, Preemphasis = 0.97 } } },
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CosinesOfBandsAreTheCepstra()
    {
        var noise = Noise(48_000, 1);
        var bands = new LogMelExtractor(s_mfcc.LogMel).Extract(noise, new SampleRate(48_000));
        var cepstra = new MfccExtractor(s_mfcc).Extract(noise, new SampleRate(48_000));
        var cosines = VoicePieces.Cosines(s_mfcc);
        for (var k = 0; k < 12; k++)
        {
            for (var t = 0; t < bands.FrameCount; t++)
            {
                Assert.Equal(cepstra[k, t], Enumerable.Range(0, 40).Sum(b => (double)cosines[k][b] * bands[b, t]), 2e-3);
            }
        }

        Assert.Contains("dct_type=2", Assert.Throws<TimbreException>(() => VoicePieces.Cosines(s_mfcc with { DctType = 3 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BandsAboveWhatWasSampledAreNotHeard()
    {
        var rate = new SampleRate(48_000);
        var bands = new LogMelExtractor(s_mfcc.LogMel);
        Assert.Equal(40, VoicePieces.HeardBands(bands.Extract(Noise(48_000, 1), rate)));
        var narrow = VoicePieces.HeardBands(bands.Extract(Resampler.Resample(Noise(16_000, 1), new SampleRate(16_000), rate), rate));
        var centres = s_mfcc.LogMel.Mel.CentreFrequencies(rate);
        Assert.InRange(centres[narrow - 1], 5_000, 8_000);
        Assert.True(centres[narrow + 1] > 8_000);
    }

    [Fact]
    public void PiecesAreWordsInsideThePicture()
    {
        var bands = new LogMelExtractor(s_mfcc.LogMel).Extract(Noise(96_000, 2), new SampleRate(48_000));
        var pieces = VoicePieces.Of(bands, VoicePieces.Cosines(s_mfcc), 50, 1, new SeededRandom(3)).ToList();
        Assert.Equal(50, pieces.Count);
        Assert.All(pieces, p => Assert.True(p is { Frames: >= 35 and <= 65, Label: 1, Start: >= 0 } && p.Start + p.Frames <= 98 && p.Cepstra.Length == 12 * p.Frames && p.Cepstra.All(float.IsFinite)));
        Assert.True(pieces.Select(p => p.Frames).Distinct().Count() > 10);
        Assert.Empty(VoicePieces.Of(new LogMelExtractor(s_mfcc.LogMel).Extract(Noise(12_000, 2), new SampleRate(48_000)), VoicePieces.Cosines(s_mfcc), 5, 1, new SeededRandom(3)));
    }

    [Fact]
    public void PicturesAreClippedAndSpreadAsThoseOfTheFold()
    {
        const int Frames = 98;
        var random = new SeededRandom(4);
        var fold = new float[200 * 2 * Frames];
        for (var i = 0; i < 200; i++)
        {
            for (var t = 20; t < Frames; t++) // silence before
            {
                fold[(i * 2 * Frames) + t] = (float)Math.Clamp(250 + (40 * random.NextGaussian()), 1, 255);
                fold[(((i * 2) + 1) * Frames) + t] = (float)Math.Clamp(10 + (50 * random.NextGaussian()), 0.25, 255); // clipped, though never quite as silence is
            }
        }

        var pieces = Enumerable.Range(0, 300).Select(i => new VoicePiece([.. Enumerable.Range(0, 100).Select(_ => (float)(7 + (3 * random.NextGaussian())))], 50, 10, i % 2)).ToList();
        var voices = new OtherVoices(pieces, new VoicesHeard("made up", 10, 20, 0, 300));
        FrameSet Like(int label) => voices.Like(new FrameSet(fold, [.. Enumerable.Range(0, 200).Select(i => (i + label) % 2)], [2, Frames]), new float[2 * Frames], 5);
        var made = Like(0);
        Assert.Equal(made.Rows, Like(1).Rows); // whoever the fold's pictures are of
        Assert.Equal([.. pieces.Select(p => p.Label)], made.Labels);
        float[] Row(int k) => [.. Enumerable.Range(0, 300).SelectMany(i => made.Rows[((((i * 2) + k) * Frames) + 10)..((((i * 2) + k) * Frames) + 60)])];
        Assert.Equal(255, Row(0).Max());
        Assert.Equal(0.25f, Row(1).Min());
        Assert.InRange(Row(1).Count(v => v <= 0.25f) / 15_000.0, 0.38, 0.5); // of the fold's: .42
        Assert.InRange(Row(0).Order().ElementAt(3_750), 220, 230); // a quarter below 223
        Assert.Equal(0, made.Rows[0]); // silent before the piece
        Assert.Contains("no sound", Assert.Throws<TimbreException>(() => voices.Like(new FrameSet(new float[2 * Frames], [0], [2, Frames]), new float[2 * Frames], 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANetworkOfOtherVoicesJoinsTheModelsAndTheEnsemble()
    {
        var (corpus, audio) = (Directory.CreateDirectory(_folder.File("pictures")).FullName, Directory.CreateDirectory(_folder.File("audio")).FullName);
        MadeUpPictures.Write(corpus, digits: 1, repetitions: 2);
        MadeUpPictures.WriteAudio(audio, repetitions: 2);
        var recipe = Recipe.Load("audiomnist-gender").With("corpus.root", corpus).With("forms", "honest").With("models", "discriminant@pooled, ensemble").With("training.voice_pictures", "3")
            .With("training.tdnn_epochs", "1").With("training.tdnn_channels", "4").With("training.members", "1").With("evaluation.replicates", "100").With("evaluation.maps", "0");
        string Refused(Recipe asked) => Assert.Throws<TimbreException>(() => PictureExperiment.Run(asked, cancellation: TestContext.Current.CancellationToken)).Message;
        Assert.Contains("is a recording of the corpus itself", Refused(recipe.With("voices", audio)), StringComparison.Ordinal);
        Assert.StartsWith("voices: must name a folder", Refused(recipe.With("models", "tdnn-other-voices")), StringComparison.Ordinal);
        Assert.Contains("made into pictures of MFCC", Refused(recipe.With("voices", audio).With("features.kind", "logmel")), StringComparison.Ordinal);

        Assert.Contains("models: tdnn-other-voices@pooled: looks at pictures", Refused(recipe.With("voices", audio).With("models", "tdnn-other-voices@pooled")), StringComparison.Ordinal);

        var others = CorpusScanner.Scan(audio);
        File.WriteAllText(others.Utterances[0].Path is var broken && Path.IsPathRooted(broken) ? broken : Path.Combine(audio, broken), "no recording");
        var manifest = _folder.File("others.jsonl");
        new Manifest("others", others.Utterances.Select(u => u with { Id = $"other {u.Id}", Path = Path.Combine(audio, u.Path) }), audio).Save(manifest);
        recipe = recipe.With("voices", manifest);
        var pictures = PictureExperiment.Run(recipe, 2, cancellation: TestContext.Current.CancellationToken);
        var (outcome, heard) = (pictures.Run, pictures.Voices!);
        Assert.Equal((26, 51, 1), (heard.Speakers, heard.Recordings, heard.Unreadable));
        Assert.InRange(heard.Pictures, (26 * 3) - 2, (26 * 3) - 1);
        Assert.Contains("51 recordings; 1 could not be read", SampleRun.Words(PictureReport.Compose(pictures).Sections.Single(s => s.Id == "otherwise")), StringComparison.Ordinal);
        Assert.Equal(["discriminant@pooled", "tdnn-other-voices", "ensemble"], outcome.Forms[0].Models.Select(m => m.Model));
        Assert.Contains("tdnn-other-voices", outcome.Recipe.Speaker.Ensemble);
        Assert.All(outcome.Forms[0].Models, m => Assert.Equal(48, m.Utterances.Count));
        var again = PictureExperiment.Run(outcome.Recipe, 1, cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal(outcome.Forms[0].Models[1].Utterances.SelectMany(u => u.FrameLogProbabilities), again.Forms[0].Models[1].Utterances.SelectMany(u => u.FrameLogProbabilities));
    }

    [Fact]
    public void VoicesBecomeLikePicturesOfAudioToo()
    {
        var audio = Directory.CreateDirectory(_folder.File("audio")).FullName;
        MadeUpPictures.WriteAudio(audio, repetitions: 2);
        var manifest = _folder.File("others.jsonl");
        new Manifest("others", CorpusScanner.Scan(audio).Utterances.Select(u => u with { Id = $"other {u.Id}", Path = Path.Combine(audio, u.Path) }), audio).Save(manifest);
        var recipe = Recipe.Load("audiomnist-gender").With("corpus.root", audio).With("voices", manifest).With("forms", "honest").With("models", "tdnn-other-voices").With("training.voice_pictures", "20")
            .With("training.tdnn_epochs", "4").With("training.tdnn_batch", "16").With("training.tdnn_channels", "16").With("training.members", "1").With("evaluation.replicates", "100").With("evaluation.maps", "0");
        var outcome = PictureExperiment.Run(recipe, 2, cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal(48, outcome.Forms[0].Models[0].Utterances.Count);
        Assert.InRange(outcome.Forms[0].Row("tdnn-other-voices", ResultRow.Utterance)!.Metrics.Accuracy, 0.9, 1); // 300 Hz or 900, whatever the room
    }

    private static float[] Noise(int samples, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, samples).Select(_ => (float)(0.1 * random.NextGaussian()))];
    }
}
