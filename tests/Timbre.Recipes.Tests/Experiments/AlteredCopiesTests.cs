using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Recipes.Tests.Experiments;

/// <summary>On which side of a fold altered copies are, and under which label. Every value tells which recording it is of and which copy.</summary>
public sealed class AlteredCopiesTests
{
    private const int Features = 2;
    private const float OfCopy = 1000;

    private static readonly List<ExtractedUtterance> s_originals = Corpus(0);

    [Fact]
    public void CopiesAreInTrainingAloneAndOnTheSideOfTheirSpeaker()
    {
        var table = new FrameTable(s_originals, [Features], Copies(2).ToLookup(c => c.Utterance.Id, StringComparer.Ordinal));
        var split = Split.BySpeaker(table.Utterances, 4, 3).WithValidation(0.3, 3);
        foreach (var fold in split.Folds)
        {
            var (plain, with) = (FoldData.Of(table, fold, withCopies: false), FoldData.Of(table, fold, withCopies: true));
            Assert.NotEmpty(fold.Validation);
            Assert.Equal(Sorted(fold.Train, 0), Seen(plain.Train, plain));
            Assert.Equal(Sorted(fold.Train, 0, 1, 2), Seen(with.Train, with));
            foreach (var data in new[] { plain, with })
            {
                Assert.Equal(Sorted(fold.Validation, 0), Seen(data.Validation, data));
                Assert.Equal(Sorted(fold.Test, 0), Seen(data.TestAll(), data));
                Assert.Equal(Sorted(fold.Test, 0), data.TestUtterances.SelectMany(u => Seen(data.Test(u), data)).Order());
                Assert.Equal(Sorted(fold.Validation, 0), data.ValidationUtterances.SelectMany(u => Seen(data.Whole(u), data)).Order());
            }

            Assert.Equal(Sorted([.. fold.Train, .. fold.Validation], 0), Seen(plain.TrainAndValidation(), plain));
            var both = Seen(with.TrainAndValidation(), with);
            Assert.Equal(Sorted([.. fold.Train, .. fold.Validation], 0, 1, 2), both);

            // No speaker of the test part, as original or as copy, was learned from.
            var heard = both.Select(v => Speaker(v % 1000)).ToHashSet(StringComparer.Ordinal);
            Assert.DoesNotContain(fold.Test, u => heard.Contains(u.Speaker!));
            Assert.Equal(s_originals.Count, with.Train.Labels.Length / 3 + with.Validation.Labels.Length + with.TestAll().Labels.Length);
        }

        int[] Sorted(IReadOnlyList<Utterance> utterances, params int[] copies) =>
            [.. utterances.SelectMany(u => copies.Select(c => (c * (int)OfCopy) + table.IndexOf(u))).Order()];
    }

    [Fact]
    public void LabelsOfCopiesAreThoseOfTheirOriginals()
    {
        var table = new FrameTable(s_originals, [Features], Copies(1).ToLookup(c => c.Utterance.Id, StringComparer.Ordinal));
        var all = table.Select(Enumerable.Range(0, s_originals.Count), withCopies: true);
        Assert.Equal(2 * s_originals.Count, all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal((int)s_originals[(int)all.Rows[i * Features] % 1000].Utterance.Gender!.Value, all.Labels[i]);
        }
    }

    [Fact]
    public void MeanAndDeviationAreThoseOfTheTrainingPartAlone()
    {
        var table = new FrameTable(s_originals, [Features]);
        foreach (var fold in Split.BySpeaker(table.Utterances, 4, 3).WithValidation(0.3, 3).Folds)
        {
            var data = FoldData.Of(table, fold, withCopies: false);
            Assert.Equal(fold.Train.Average(u => (double)table.IndexOf(u)), data.Scaler.Mean[0], 9);
        }
    }

    [Fact]
    public void ThePublishedFormHoldsCopiesAsRecordingsAndSomeUnderTheWrongLabel()
    {
        var recipe = new Recipe { Forms = [Recipe.Honest, Recipe.AsPublished], Augmentation = new() { PublishedShare = 0.6, PublishedPlan = "white-noise(snr=10)", PublishedMislabelled = 0.5 } };
        var altered = PublishedItems.Augmented(recipe, [.. s_originals.Select(u => u.Utterance)]);
        Assert.InRange(altered.Count, s_originals.Count * 3 / 10, s_originals.Count * 9 / 10);
        var copies = Copies(1).Where(c => altered.Contains(c.Utterance)).ToList();
        var input = new ExperimentInput("", FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mfcc"] = "2" }), new ExtractedCorpus(s_originals, []), [], copies, 0, 0, 0);
        var table = PublishedItems.Table(recipe, input);

        var wrong = table.Utterances.Where(u => u.Id.EndsWith("+mislabelled", StringComparison.Ordinal)).ToList();
        Assert.InRange(wrong.Count, 1, altered.Count(u => u.Gender == Gender.F) - 1);
        Assert.All(wrong, u => Assert.Equal(Gender.M, u.Gender));
        Assert.All(wrong, u => Assert.Contains(altered, a => a.Gender == Gender.F && a.Id == u.Id[..^"+mislabelled".Length]));
        Assert.Equal(altered.Select(u => u.Id + "+copy"), table.Utterances.Where(u => u.Id.EndsWith("+copy", StringComparison.Ordinal)).Select(u => u.Id));
        Assert.Equal(s_originals.Count + altered.Count + wrong.Count, table.Utterances.Count);
        Assert.Equal(table.Utterances.Count, table.Utterances.Select(u => u.Id).Distinct(StringComparer.Ordinal).Count());

        // What was drawn for one recording does not depend on the others, and another seed draws otherwise.
        Assert.Equal(altered, PublishedItems.Augmented(recipe, [.. s_originals.Select(u => u.Utterance).Reverse()]).Reverse());
        Assert.NotEqual(altered, PublishedItems.Augmented(recipe with { Seed = 9 }, [.. s_originals.Select(u => u.Utterance)]));
    }

    [Fact]
    public void OutsideThePublishedFormNothingIsMislabelled()
    {
        var honest = new Recipe { Augmentation = new() { PublishedShare = 1, PublishedPlan = "white-noise(snr=10)", PublishedMislabelled = 1 } };
        Assert.Empty(PublishedItems.Augmented(honest, [.. s_originals.Select(u => u.Utterance)]));
        var table = new FrameTable(s_originals, [Features], Copies(1).ToLookup(c => c.Utterance.Id, StringComparer.Ordinal));
        Assert.All(s_originals.Select((u, i) => (u, i)), p => Assert.Equal((int)p.u.Utterance.Gender!.Value, table.Label(p.i)));
    }

    [Fact]
    public void WhatWasDrawnForEachCopyIsWrittenByForm()
    {
        List<Utterance> utterances = [.. s_originals.Select(u => u.Utterance)];
        var settings = new AugmentationSettings { Copies = 2, Plan = "white-noise(snr=5..20)", PublishedShare = 0.5, PublishedPlan = "speed(factor=0.9..1.1)", PublishedMislabelled = 0.5 };
        var recipe = new Recipe { Seed = 7, Augmentation = settings, Forms = Recipe.AllForms };
        var json = DrawnCopies.ToJson(recipe, utterances)!;
        Assert.Equal(["with_augmentation", "as_published"], json.Select(p => p.Key));
        Assert.Equal(2 * utterances.Count, json["with_augmentation"]!["copies"]!.AsArray().Count);
        Assert.Equal(AugmentationPlan.Parse(settings.Plan, 7).Describe("s3-1", 2).ToJson().ToJsonString(), json["with_augmentation"]!["copies"]!.AsArray().Single(c => (string?)c!["utterance"] == "s3-1" && (int)c["copy"]! == 2)!.ToJsonString());
        Assert.Equal(AugmentationPlan.Parse(settings.PublishedPlan, 7).ToText(), (string?)json["as_published"]!["plan"]);
        Assert.Equal(PublishedItems.Augmented(recipe, utterances).Select(u => u.Id), json["as_published"]!["copies"]!.AsArray().Select(c => (string?)c!["utterance"]));
        var wrong = json["as_published"]!["mislabelled"]!.AsArray().Select(m => (string?)m).ToList();
        Assert.Equal(utterances.Where(u => PublishedItems.Augmented(recipe, [u]).Count > 0 && PublishedItems.IsMislabelled(recipe, u)).Select(u => u.Id), wrong);

        Assert.Equal(["with_augmentation"], DrawnCopies.ToJson(recipe with { Forms = [Recipe.Honest, Recipe.Augmented] }, utterances)!.Select(p => p.Key));
        Assert.Equal(["as_published"], DrawnCopies.ToJson(recipe with { Forms = [Recipe.AsPublished] }, utterances)!.Select(p => p.Key));
        Assert.Null(DrawnCopies.ToJson(recipe with { Forms = [Recipe.Honest] }, utterances));
        Assert.Null(DrawnCopies.ToJson(new Recipe { Forms = [Recipe.Honest, Recipe.AsPublished] }, utterances));
    }

    /// <summary>Ten speakers, F and M by turns, four recordings each; the first value is the number of the recording, 1,000 more for each copy.</summary>
    private static List<ExtractedUtterance> Corpus(int copy) => [.. Enumerable.Range(0, 40).Select(i =>
        MadeUpCorpus.Recording($"s{i / 4}-{i % 4}", $"s{i / 4}", i / 4 % 2 == 0 ? Gender.F : Gender.M, [[i + (copy * OfCopy)], [MathF.Sin(i)]]))];

    private static IEnumerable<ExtractedUtterance> Copies(int count) => Enumerable.Range(1, count).SelectMany(Corpus);

    private static string Speaker(int index) => s_originals[index].Utterance.Speaker!;

    /// <summary>The numbers of what is in a set, its scaling undone.</summary>
    private static IEnumerable<int> Seen(Timbre.Classification.FrameSet frames, FoldData data) =>
        frames.Rows.Chunk(Features).Select(row => (int)Math.Round((row[0] * data.Scaler.Deviation[0]) + data.Scaler.Mean[0])).Order();
}
