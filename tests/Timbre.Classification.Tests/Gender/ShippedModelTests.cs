using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests.Gender;

/// <summary>The model that ships, on real voices that it was not trained on.</summary>
public sealed class ShippedModelTests
{
    private static readonly GenderClassifier s_model = GenderClassifier.Default;

    [Fact]
    public void It_is_small_and_says_what_it_is()
    {
        var folder = Path.Combine(TestData.Repository(), "..", "src", "Timbre.Classification", "Gender", "Shipped");
        Assert.InRange(new DirectoryInfo(folder).GetFiles().Where(f => f.Extension is ".json" or ".safetensors").Sum(f => f.Length), 1, 3_000_000);
        Assert.True(File.Exists(Path.Combine(folder, "recipe.yaml")) && File.Exists(Path.Combine(folder, "MODEL_CARD.md")));
        Assert.Equal(251, s_model.Description.Speakers);
        Assert.NotNull(s_model.Description.Metrics);
        Assert.Equal(["F", "M"], s_model.Labels);
    }

    [Fact]
    public void Unknown_speakers_are_told_and_every_one_by_majority()
    {
        var few = Few();
        Assert.Equal(80, few.Count);
        var right = few.AsParallel().AsOrdered().Select(u => (u.Speaker, Right: s_model.Predict(u).Label == u.Gender.ToString())).ToList();
        Assert.InRange(right.Count(r => r.Right), 78, 80);
        Assert.All(right.GroupBy(r => r.Speaker), g => Assert.True(g.Count(r => r.Right) >= 2, g.Key));
    }

    /// <summary>Of the whole of dev-clean at least .96 are asked under these, which <c>MODEL_CARD.md</c> has; these 80 stand for it.</summary>
    [Theory]
    [InlineData("white-noise(snr=10)")]
    [InlineData("coloured-noise(exponent=1, snr=10)")]
    [InlineData("telephone")]
    public void Noise_and_narrow_bands_change_few_answers(string condition)
    {
        var plan = AugmentationPlan.Parse(condition, 7);
        var right = Few().AsParallel().Count(u => s_model.Predict(plan.Apply(Samples(u), SampleRate.Speech, u.Id, 1), SampleRate.Speech).Label == u.Gender.ToString());
        Assert.InRange(right, 76, 80);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(3)]
    public void The_level_does_not_matter(double gain)
    {
        var (samples, own) = Voice();
        var other = s_model.Predict([.. samples.Select(s => (float)(s * gain))], SampleRate.Speech);
        Assert.Equal(own.Label, other.Label);
        Assert.Equal(own.Scores["F"], other.Scores["F"], 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(16000)]
    [InlineData(1 << 20)]
    public void Blocks_of_any_size_give_the_answer_of_the_whole(int block)
    {
        var (samples, own) = Voice();
        samples = samples[..Math.Min(samples.Length, block == 1 ? 40_000 : 120_000)];
        own = s_model.Predict(samples, SampleRate.Speech);
        var stream = s_model.Begin();
        for (var i = 0; i < samples.Length; i += block)
        {
            stream.Accept(samples.AsSpan(i, Math.Min(block, samples.Length - i)));
        }

        var said = stream.End();
        Assert.Equal((own.Label, own.Score, own.Seconds), (said.Label, said.Score, said.Seconds));
        Assert.Equal(said.Score, stream.End().Score);
    }

    [Fact]
    public void What_was_heard_so_far_can_be_asked_for()
    {
        var (samples, own) = Voice();
        var stream = s_model.Begin();
        Assert.Null(stream.Current().Label);
        stream.Accept(samples);
        stream.Accept(samples);
        Assert.Equal(own.Label, stream.Current().Label);
        Assert.Throws<TimbreException>(() => stream.Accept([float.NaN]));
    }

    [Fact]
    public void One_model_serves_many_threads()
    {
        var (samples, own) = Voice();
        Parallel.For(0, 16, _ => Assert.Equal(own.Score, s_model.Predict(samples, SampleRate.Speech).Score));
    }

    [Fact]
    public void Where_nobody_speaks_there_is_no_label()
    {
        var random = new SeededRandom(4);
        float[][] sounds =
        [
            new float[48000],
            [.. Enumerable.Range(0, 48000).Select(_ => (float)(0.1 * random.NextGaussian()))],
            [.. Enumerable.Range(0, 48000).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * 440 * i / 16000)))],
        ];
        Assert.All(sounds, s => Assert.Equal((PredictionStatus.NoSpeech, null), (s_model.Predict(s, SampleRate.Speech).Status, s_model.Predict(s, SampleRate.Speech).Label)));
        Assert.Equal(PredictionStatus.TooShort, s_model.Predict(new float[1600], SampleRate.Speech).Status);
    }

    [Fact]
    public void It_follows_who_speaks_when()
    {
        var voices = DevClean().GroupBy(u => u.Speaker).Select(g => g.First()).ToList();
        var (female, male) = (Samples(voices.First(v => v.Gender == Corpora.Gender.F)), Samples(voices.First(v => v.Gender == Corpora.Gender.M)));
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "talk.wav");
        File.WriteAllBytes(path, WavWriter.ToBytes([.. female, .. new float[16000], .. male], SampleRate.Speech));
        var segments = new GenderSegmentation().Segment(s_model.Track(new Utterance("talk", path)));
        var turn = (female.Length / 16000.0) + 0.5;
        var spoken = segments.Where(s => s.Label is not null).ToList();
        var right = spoken.Sum(s => s.Label == "F" ? Math.Max(0, Math.Min(s.End, turn) - s.Start) : Math.Max(0, s.End - Math.Max(s.Start, turn)));
        Assert.InRange(right / spoken.Sum(s => s.Duration), 0.9, 1);
        Assert.Contains(spoken, s => s.Label == "F");
        Assert.Contains(spoken, s => s.Label == "M");
    }

    [Fact]
    public void A_saved_model_says_the_same()
    {
        using var folder = new TempFolder();
        s_model.Save(folder.Path);
        var loaded = Assert.IsType<GenderClassifier>(VoiceModel.Load(folder.Path));
        var (samples, own) = Voice();
        Assert.Equal(own.Score, loaded.Predict(samples, SampleRate.Speech).Score);
        Assert.Equal(s_model.ParameterCount, loaded.ParameterCount);
    }

    [Theory]
    [InlineData("\"slope\":", "\"slope\": -1, \"was\":")]
    [InlineData("\"uncertain_below\":", "\"uncertain_below\": 7, \"was\":")]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"networks\":", "\"nets\":")]
    [InlineData("\"logmel\"", "\"mfcc\"")]
    public void A_damaged_folder_is_refused_by_name(string text, string instead)
    {
        using var folder = new TempFolder();
        s_model.Save(folder.Path);
        var path = Path.Combine(folder.Path, "model.json");
        var before = File.ReadAllText(path);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(path, before.Replace(text, instead, StringComparison.Ordinal));
        Assert.StartsWith(path, Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, before);
        var weights = Path.Combine(folder.Path, "weights-1.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..1000]);
        Assert.StartsWith(weights, Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_looks_at_can_be_shown()
    {
        var explanation = s_model.Explain(DevClean()[0]);
        Assert.Equal(PictureRowKind.Frequency, explanation.Axes.Kind);
        Assert.Equal(explanation.Picture.FeatureCount, explanation.Axes.Rows.Count);
        Assert.InRange(explanation.CompletenessError, 0, 0.05);
    }

    private static IReadOnlyList<Utterance> DevClean() => CorpusScanner.Scan(TestData.Data("LibriSpeech/dev-clean"), "librispeech").Utterances;

    private static List<Utterance> Few() => [.. DevClean().GroupBy(u => u.Speaker).SelectMany(g => g.Where((_, i) => i % 7 == 3))];

    private static float[] Samples(Utterance utterance) => FeatureExtraction.ReadSamples(utterance, SampleRate.Speech, TestContext.Current.CancellationToken).Samples;

    private static (float[] Samples, VoicePrediction Prediction) Voice()
    {
        var samples = Samples(DevClean()[0]);
        return (samples, s_model.Predict(samples, SampleRate.Speech));
    }
}
