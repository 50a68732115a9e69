using System.Diagnostics;
using System.Text;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Definition;

public sealed class RecipeFileTests
{
    [Fact]
    public void MappingsNestWhereAKeyHasADot()
    {
        var nested = RecipeFile.Parse("corpus:\n  name: synthetic\n  speakers: 8\nfeatures:\n  n_mfcc: 20\n  kind: mfcc\nmodels: [mlp]\n", "r");
        var flat = RecipeFile.Parse("corpus.name: synthetic\ncorpus.speakers: 8\nfeatures.n_mfcc: 20\nmodels: mlp\n", "r");
        Assert.Equal(nested.ToYaml(), flat.ToYaml());
        Assert.Equal("20", nested.Features.Settings["n_mfcc"]);
        Assert.Equal(8, nested.Corpus.Speakers);
    }

    [Theory]
    [InlineData("as-published, honest", "honest,as-published")]
    [InlineData("honest, as-published", "honest,as-published")]
    [InlineData("as-published", "as-published")]
    public void TheHonestFormComesFirst(string listed, string expected)
    {
        Assert.Equal(expected, string.Join(',', RecipeFile.Parse($"forms: [{listed}]\n", "r").Forms));
        Assert.Equal(expected, string.Join(',', new Recipe { Forms = listed.Split(", ") }.Forms));
    }

    [Fact]
    public void EveryBuiltInRecipeSurvivesItsEffectiveYaml()
    {
        Assert.Contains("demo", RecipeCatalog.Names);
        Assert.Contains("librispeech-gender", RecipeCatalog.Names);
        foreach (var name in RecipeCatalog.Names)
        {
            var recipe = Recipe.Load(name);
            Assert.Equal(name, recipe.Name);
            var yaml = recipe.ToYaml();
            Assert.Equal(yaml, RecipeFile.Parse(yaml, "again").ToYaml());
        }
    }

    [Fact]
    public void InputsModelsOnThemAndCopiesSurviveTheEffectiveYaml()
    {
        var recipe = RecipeFile.Parse(
            """
            models: [discriminant, boosting@pic, cnn2d@pic, dense@eight]
            inputs:
              pic: {n_mels: 64, step: null, frames: 87, of: logmel, kind: picture, sr: 16000}
              eight: {tonnetz.harmonic: true, statistics: [mean, std], sr: 22050, features: [rms, tonnetz], kind: statistics}
            features: {mfcc.n_mfcc: 200, center: false, mfcc.n_mels: 256, features: [mfcc, rms], kind: statistics}
            as_published: {split: utterance, test: 0.3, validation: 0.25, epochs: 7, patience: 2, depth: 6, tree_rate: 0.3, models: [dense@eight], augmented: 0.5, augmentation: speed(factor=0.9..1.1), mislabelled: 0.25}
            augmentation: {copies: 3, plan: "white-noise(snr=10..30, p=0.5); speed(factor=0.97..1.03)"}
            forms: [as-published, with-augmentation, honest]
            """,
            "r");
        Assert.Equal(["pic", "eight"], recipe.Inputs.Select(i => i.Name));
        Assert.Equal(new ModelChoice(ModelCatalog.Cnn2d, "pic"), recipe.ModelsOf(Recipe.Honest)[2]);
        Assert.Equal(new ModelChoice(ModelCatalog.Dense, "eight"), Assert.Single(recipe.ModelsOf(Recipe.AsPublished)));
        Assert.Equal("200", recipe.Features.Settings["mfcc.n_mfcc"]);
        Assert.Equal((3, 0.5, 0.25), (recipe.Augmentation.Copies, recipe.Augmentation.PublishedShare, recipe.Augmentation.PublishedMislabelled));
        Assert.Equal(["honest", "with-augmentation", "as-published"], recipe.Forms);

        var again = RecipeFile.Parse(recipe.ToYaml(), "again");
        Assert.Equal(RecipeKeys.Read(recipe), RecipeKeys.Read(again));
        Assert.Equal(recipe.ToYaml(), again.ToYaml());
        foreach (var input in new[] { "", "pic", "eight" })
        {
            var (one, other) = (recipe.InputOf(input), again.InputOf(input));
            Assert.Equal(FeatureKinds.Create(one.Kind, one.Settings).Settings, FeatureKinds.Create(other.Kind, other.Settings).Settings);
        }
    }

    [Fact]
    public void TheRecipeForUtterancesSurvivesItsEffectiveYaml()
    {
        var recipe = Recipe.Load("utterance-gender");
        var again = RecipeFile.Parse(recipe.ToYaml(), "again");
        Assert.Equal(RecipeKeys.Read(recipe), RecipeKeys.Read(again));
        Assert.Equal(["eight", "logmel", "mfcc"], again.Inputs.Select(i => i.Name));
        Assert.Equal(Recipe.AllForms, again.Forms);
        Assert.DoesNotContain("seed=", again.Augmentation.Plan, StringComparison.Ordinal);
        Assert.All(again.Forms.SelectMany(again.ModelsOf), m => Assert.NotNull(again.InputOf(m.Input)));
    }

    [Fact]
    public void AModelOnAnInputThatIsNotThereIsRefusedByName()
    {
        var e = Assert.Throws<TimbreException>(() => RecipeFile.Parse("models: [boosting@eigth]\ninputs:\n  eight:\n    kind: mfcc\n", "r.yaml"));
        Assert.StartsWith("r.yaml: models: names the input 'eigth', which the recipe does not have; it has eight", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "a: b # c")]
    [InlineData("title", "\"quoted\" 'twice'")]
    [InlineData("title", "- list?")]
    [InlineData("title", "&anchor *alias !tag %")]
    [InlineData("title", "äöü 声 \U0001F399")]
    [InlineData("name", "123")]
    [InlineData("name", "true")]
    [InlineData("corpus.root", "C:\\data\\speech")]
    [InlineData("corpus.root", "/data/with space/#1")]
    [InlineData("training.mlp_rate", "1E-05")]
    [InlineData("seed", "-9223372036854775808")]
    public void AnyValueSurvivesTheEffectiveYaml(string key, string value)
    {
        var recipe = Recipe.Default.With(key, value);
        var again = RecipeFile.Parse(recipe.ToYaml(), "again");
        Assert.Equal(RecipeKeys.Read(recipe), RecipeKeys.Read(again));
    }

    [Fact]
    public void AMistakeNamesTheFileAndTheKey()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("r.yaml"), "split:\n  foldz: 4\n");
        var e = Assert.Throws<TimbreException>(() => Recipe.Load(folder.File("r.yaml")));
        Assert.StartsWith(folder.File("r.yaml") + ": ", e.Message, StringComparison.Ordinal);
        Assert.Contains("'split.foldz'", e.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'split.folds'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAbsentRecipeListsTheBuiltInOnes()
    {
        var e = Assert.Throws<TimbreException>(() => Recipe.Load("no-such-recipe"));
        Assert.All(RecipeCatalog.Names, n => Assert.Contains(n, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- b\n")]
    [InlineData("a: b: c")]
    [InlineData("split: [1, {a: b}]")]
    [InlineData("split:\n\tfolds: 3")]
    [InlineData("seed: 1\nseed: 2")]
    [InlineData("seed: 1\n---\nseed: 2")]
    [InlineData("? [complex]\n: 1")]
    [InlineData("split: 3")]
    [InlineData("seed: *nowhere")]
    [InlineData("\0\u0001")]
    [InlineData("a: &a [*a]")]
    [InlineData("split: &a\n  folds: *a")]
    public void WhatIsNoRecipeIsRefusedByName(string yaml) =>
        Assert.StartsWith("bad.yaml: ", Assert.Throws<TimbreException>(() => RecipeFile.Parse(yaml, "bad.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void HostileYamlIsRefusedQuickly()
    {
        var laughs = new StringBuilder("a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var c = 'b'; c <= 'z'; c++)
        {
            laughs.Append($"{c}: &{c} [*{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}]\n");
        }

        var mappings = new StringBuilder("a0: &a0 {x: 1, y: 2}\n");
        for (var i = 1; i < 40; i++)
        {
            mappings.Append($"a{i}: &a{i} {{x: *a{i - 1}, y: *a{i - 1}}}\n");
        }

        string[] hostile =
        [
            laughs.ToString(), mappings.ToString(), new string('[', 50_000), new string('{', 50_000), string.Concat(Enumerable.Repeat("a: {", 20_000)),
            string.Concat(Enumerable.Range(0, 2000).Select(i => new string(' ', i) + "a:\n")), "title: " + new string('x', 1_000_000), "split: {folds: " + new string('9', 200_000) + "}",
            string.Concat(Enumerable.Repeat("- ", 50_000)), string.Concat(Enumerable.Repeat("? ", 20_000)), new string('&', 50_000), "title: |\n" + new string('\n', 500_000),
        ];
        foreach (var yaml in hostile)
        {
            var clock = Stopwatch.StartNew();
            FineOrRefused(yaml);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{yaml[..20]}… took {clock.Elapsed}");
        }
    }

    [Fact]
    public void ARecipeOverAMegabyteIsRefused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("r.yaml"), "title: " + new string('x', 2_000_000));
        Assert.Contains("too large", Assert.Throws<TimbreException>(() => Recipe.Load(folder.File("r.yaml"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedRecipesAreFineOrRefused()
    {
        var original = Recipe.Load("librispeech-gender").ToYaml();
        var random = new SeededRandom(3);
        const string alphabet = ":-[]{}&*!|>'\"%@`#,?~ \n\t\0a1é";
        for (var i = 0; i < 2000; i++)
        {
            var text = new StringBuilder(original);
            for (var n = random.NextInt(4); n >= 0; n--)
            {
                text[random.NextInt(text.Length)] = alphabet[random.NextInt(alphabet.Length)];
            }

            FineOrRefused(text.ToString(0, random.NextInt(2) == 0 ? text.Length : random.NextInt(text.Length)));
        }
    }

    private static void FineOrRefused(string yaml)
    {
        try
        {
            Assert.NotNull(RecipeFile.Parse(yaml, "r.yaml"));
        }
        catch (TimbreException e)
        {
            Assert.StartsWith("r.yaml: ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ThePublishedStatisticsAreThirtyTwo()
    {
        var eight = Recipe.Load("utterance-gender").InputOf("eight");
        Assert.Equal(32, Timbre.Audio.FeatureKinds.Create(eight.Kind, eight.Settings).FeatureCount);
    }
}
