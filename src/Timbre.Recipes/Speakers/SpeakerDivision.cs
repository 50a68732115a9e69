using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>One division of the recordings: what is learned from, what calibrates, what is tested, and who the speakers are.</summary>
/// <param name="Name">A name of <see cref="SpeakerForm"/>.</param>
/// <param name="Split">How it was divided.</param>
/// <param name="Labels">The speakers, in the order of their numbers.</param>
/// <param name="LabelOf">The number of each utterance's speaker; −1 where the division leaves the utterance out.</param>
/// <param name="Train">What is learned from.</param>
/// <param name="Validation">What calibrates, and stops a training.</param>
/// <param name="Tested">What is tested.</param>
/// <param name="Durations">Length of every utterance, in seconds.</param>
internal sealed record SpeakerDivision(
    string Name, Split Split, IReadOnlyList<string> Labels, int[] LabelOf, IReadOnlyList<Stretch> Train, IReadOnlyList<JudgedUtterance> Validation, IReadOnlyList<JudgedUtterance> Tested,
    IReadOnlyList<double> Durations)
{
    private const double LastChapterAlone = 1e-6;

    /// <summary>Whole utterances are held out, so many of each speaker's.</summary>
    public static SpeakerDivision ByUtterance(ExtractedCorpus corpus, Recipe recipe) =>
        OfUtterances(SpeakerForm.ByUtterance, Split.ByUtterance(Utterances(corpus), recipe.Speaker.Test, recipe.Seed).WithValidation(recipe.Validation, recipe.Seed), corpus, recipe);

    /// <summary>
    /// Each speaker's last chapter is held out; speakers with one chapter take no part. Calibration is decided on the last chapters of the training part,
    /// since what a session that was never heard does to the scores shows nowhere else.
    /// </summary>
    public static SpeakerDivision ByChapter(ExtractedCorpus corpus, Recipe recipe)
    {
        var several = Utterances(corpus).Where(u => u.Chapter is not null).GroupBy(u => u.Speaker!, StringComparer.Ordinal)
            .Where(g => g.Select(u => u.Chapter).Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return OfUtterances(SpeakerForm.ByChapter, Split.ByChapter([.. Utterances(corpus).Where(u => several.Contains(u.Speaker!))], LastChapterAlone).WithChapterValidation(), corpus, recipe);
    }

    /// <summary>Whether there are two speakers with two chapters.</summary>
    public static bool HasChapters(ExtractedCorpus corpus) =>
        Utterances(corpus).Where(u => u.Chapter is not null).GroupBy(u => u.Speaker!, StringComparer.Ordinal).Count(g => g.Select(u => u.Chapter).Distinct(StringComparer.Ordinal).Count() > 1) > 1;

    /// <summary>Chunks at random, as published.</summary>
    public static SpeakerDivision ByChunk(ExtractedCorpus corpus, Recipe recipe)
    {
        var length = recipe.Speaker.ChunkSeconds;
        if (corpus.Utterances.All(u => Stretch.Within(0, u.Seconds, length).Count < 2))
        {
            // Recordings of a single chunk are dealt out whole: then nothing leaks, whatever it is called.
            return OfUtterances(Recipe.AsPublished, Split.ByUtterance(Utterances(corpus), recipe.PublishedTest, recipe.Seed).WithValidation(recipe.PublishedValidation, recipe.Seed), corpus, recipe);
        }

        var split = Split.ByChunk(Utterances(corpus), recipe.PublishedTest, recipe.Seed).WithValidation(recipe.PublishedValidation, recipe.Seed);
        var chunks = corpus.Utterances.Select((u, i) => Stretch.Cut(i, u.Seconds, length)).ToList();
        var parts = split.Assign([.. chunks.Select(c => c.Length)]);
        List<JudgedUtterance> Of(SplitPart part) => [.. chunks.Select((c, u) => (u, Own: c.Where((_, k) => parts[u][k] == part).ToArray())).Where(p => p.Own.Length > 0).Select(p => new JudgedUtterance(p.u, p.Own, p.Own))];
        var (labels, labelOf) = Speakers(corpus, Utterances(corpus));
        return new SpeakerDivision(Recipe.AsPublished, split, labels, labelOf, [.. Of(SplitPart.Train).SelectMany(u => u.Chunks)], Of(SplitPart.Validation), Of(SplitPart.Test), Lengths(corpus));
    }

    /// <summary>The stretches of so many seconds that fit into the tested utterances; none in the published form, whose test is chunks.</summary>
    public IReadOnlyList<(int Utterance, IReadOnlyList<Stretch> Stretches)> StretchesOf(double seconds) => Split.IsByPiece
        ? []
        : [.. Tested.Select(t => (t.Utterance, Stretches: Stretch.Within(t.Utterance, Durations[t.Utterance], seconds))).Where(t => t.Stretches.Count > 0)];

    /// <summary>Nothing is tested: a share of each speaker's utterances calibrates, the rest is learned from.</summary>
    public static SpeakerDivision Everything(ExtractedCorpus corpus, Recipe recipe)
    {
        var tested = OfUtterances(SpeakerForm.ByUtterance, Split.ByUtterance(Utterances(corpus), recipe.Validation, recipe.Seed), corpus, recipe);
        return tested with { Validation = tested.Tested, Tested = [] };
    }

    private static SpeakerDivision OfUtterances(string name, Split split, ExtractedCorpus corpus, Recipe recipe)
    {
        var number = corpus.Utterances.Select((u, i) => (u.Utterance.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        List<JudgedUtterance> Of(IReadOnlyList<Utterance> utterances) =>
            [.. utterances.Select(u => number[u.Id]).Select(u => new JudgedUtterance(u, Stretch.Cut(u, corpus.Utterances[u].Seconds, recipe.Speaker.ChunkSeconds), [Stretch.Whole(u)]))];
        var (labels, labelOf) = Speakers(corpus, split.Utterances);
        var fold = split.Folds[0];
        return new SpeakerDivision(name, split, labels, labelOf, [.. fold.Train.Select(u => Stretch.Whole(number[u.Id]))], Of(fold.Validation), Of(fold.Test), Lengths(corpus));
    }

    private static (IReadOnlyList<string> Labels, int[] LabelOf) Speakers(ExtractedCorpus corpus, IReadOnlyList<Utterance> utterances)
    {
        var labels = utterances.Select(u => u.Speaker!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return labels.Count > 1
            ? (labels, [.. corpus.Utterances.Select(u => labels.BinarySearch(u.Utterance.Speaker!, StringComparer.Ordinal)).Select(i => Math.Max(-1, i))])
            : throw new TimbreException($"telling speakers apart needs two at least; there is {labels.Count}");
    }

    private static List<double> Lengths(ExtractedCorpus corpus) => [.. corpus.Utterances.Select(u => u.Seconds)];

    private static List<Utterance> Utterances(ExtractedCorpus corpus) => [.. corpus.Utterances.Select(u => u.Utterance)];
}

/// <summary>An utterance that a model judges: chunk by chunk, and as a whole.</summary>
/// <param name="Utterance">Its number.</param>
/// <param name="Chunks">Its chunks, or those of them that are judged.</param>
/// <param name="All">What the judgement of the whole rests on: the utterance, or those chunks.</param>
internal sealed record JudgedUtterance(int Utterance, IReadOnlyList<Stretch> Chunks, IReadOnlyList<Stretch> All);
