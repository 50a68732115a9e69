using System.Text;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Speakers;

/// <summary>The recipe for published pictures on a few made-up ones; and what the two recipes for speakers have in common.</summary>
public sealed class PublishedPicturesTests : IDisposable
{
    private const int Size = 12 * 98;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SpeakersAreToldApartWithoutAudio()
    {
        Write(speakers: 3, digits: 3, repetitions: 4);
        var recipe = Recipe.Load("audiomnist-speaker").With("corpus.root", _folder.Path).With("models", "centroid@pooled, discriminant@pooled").With("ensemble", "null")
            .With("as_published.models", "centroid@pooled").With("evaluation.replicates", "100").With("evaluation.enrolment", "2").With("evaluation.seconds", "0.5").With("space.points", "20");
        var (outcome, models) = SpeakerExperiment.Run(recipe, 2, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([SpeakerForm.ByUtterance, SpeakerForm.ByChapter, Recipe.AsPublished], outcome.Forms.Select(f => f.Name));
        Assert.False(outcome.Form(Recipe.AsPublished)!.Leaky); // recordings of one chunk are dealt out whole
        Assert.Empty(models); // there is no audio that they could judge
        Assert.All(outcome.Forms, f => Assert.Equal(["01", "02", "03"], f.Labels));
        Assert.All(outcome.Form(SpeakerForm.ByChapter)!.Split.Folds[0].Test, u => Assert.Equal("digit-2", u.Chapter));
        Assert.All(outcome.Forms.SelectMany(f => f.Models), m => Assert.Equal(1, m.Level(ResultRow.Utterance)!.Metrics.Accuracy));
        Assert.Equal(0.5, Assert.Single(outcome.Forms[0].Models[0].BySeconds).Seconds);
    }

    [Fact]
    public void FeaturesOfAudioDoNotGoWithPictures()
    {
        Write(2, 1, 2);
        var e = Assert.Throws<TimbreException>(() => SpeakerExperiment.Run(Recipe.Load("librispeech-speaker").With("corpus.root", _folder.Path), cancellation: TestContext.Current.CancellationToken));
        Assert.EndsWith(": holds pictures without audio, of which no 'mfcc' can be computed; use the recipe audiomnist-speaker", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PicturesAreAskedForBeforeAnythingIsDownloaded()
    {
        var e = Assert.Throws<TimbreException>(() => SpeakerExperiment.Run(Recipe.Load("audiomnist-speaker"), cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith("corpus.root: must name the folder of the published pictures", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audiomnist-speaker")]
    [InlineData("librispeech-speaker")]
    public void TheRecipesForSpeakersSurviveTheirEffectiveYaml(string name)
    {
        var recipe = Recipe.Load(name);
        var again = RecipeFile.Parse(recipe.ToYaml(), "again");
        Assert.Equal(RecipeKeys.Read(recipe), RecipeKeys.Read(again));
        Assert.Equal((Recipe.SpeakerTask, recipe.ToYaml()), (again.Task, again.ToYaml()));
        Assert.All(recipe.Speaker.Ensemble, m => Assert.Contains(m, recipe.Models));
        Assert.Contains("'esnemble'", Assert.Throws<TimbreException>(() => recipe.With("esnemble", "none")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'ensemble'?", Assert.Throws<TimbreException>(() => RecipeFile.Parse(recipe.ToYaml() + "\nesnemble: none\n", "r")).Message, StringComparison.Ordinal);
    }

    private void Write(int speakers, int digits, int repetitions)
    {
        var random = new SeededRandom(1);
        var (pixels, rows) = (new List<byte>(), new List<string> { "index,speaker,digit,repetition,gender,source_wav" });
        for (var s = 1; s <= speakers; s++)
        {
            for (var d = 0; d < digits; d++)
            {
                for (var r = 0; r < repetitions; r++)
                {
                    rows.Add($"{rows.Count - 1},0{s},{d},{r},male,data/0{s}/{d}_0{s}_{r}.wav");
                    pixels.AddRange(Enumerable.Range(0, Size).Select(i => (byte)(((40 * s * (1 + (i / 98))) % 200) + random.NextInt(20))));
                }
            }
        }

        File.WriteAllLines(_folder.File("labels.csv"), rows);
        var header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows.Count - 1}, 12, 98), }}".PadRight(117) + "\n";
        File.WriteAllBytes(_folder.File($"mfcc_u8_{rows.Count - 1}x12x98.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. pixels]);
    }
}
