using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>An outcome as the report looks at it: which form it believes, and the models in the order of how good they are.</summary>
internal sealed class RunView
{
    public RunView(ExperimentOutcome outcome)
    {
        Outcome = outcome;
        Honest = outcome.Form(Recipe.Honest);
        Augmented = outcome.Form(Recipe.Augmented);
        Published = outcome.Form(Recipe.AsPublished);
        Main = MainOf(outcome);
        Ranked = Rank(Main);
        Best = Ranked[0];
        Compared = Ranked.Count > 1 ? ModelPair.All(Main, outcome.Recipe) : [];
        Speakers = SpeakerScore.Of(Best.Outcome);
        Gaps = LeakGap.All(this);
    }

    public ExperimentOutcome Outcome { get; }

    public Recipe Recipe => Outcome.Recipe;

    public FormOutcome? Honest { get; }

    /// <summary>The honest form once more with altered copies in training; null where it was not run.</summary>
    public FormOutcome? Augmented { get; }

    public FormOutcome? Published { get; }

    /// <summary>Whether the published form deals out recordings, not pieces of them.</summary>
    public bool PublishedByUtterance => Published is { Split.IsByPiece: false };

    /// <summary>The form whose figures the report argues from: the honest one, or else the first that was run.</summary>
    public FormOutcome Main { get; }

    /// <summary>Whether the main figures come from a split that leaks.</summary>
    public bool MainLeaks => Main.Leak.Leak;

    public bool BothForms => Honest is not null && Published is not null;

    /// <summary>Models of the main form, the best first.</summary>
    public IReadOnlyList<ModelScore> Ranked { get; }

    public ModelScore Best { get; }

    /// <summary>What models judge one at a time; null where all judge whole recordings.</summary>
    public PieceWord? Pieces => PieceWord.Of(Ranked);

    /// <summary>The models that learn from the voices, the best first; without the majority class.</summary>
    public IEnumerable<ModelScore> Learned => Ranked.Where(m => m.Name != ModelCatalog.Majority);

    public IReadOnlyList<ModelPair> Compared { get; }

    /// <summary>Each model both ways, in the order of the honest form; empty unless both forms were run.</summary>
    public IReadOnlyList<LeakGap> Gaps { get; }

    /// <summary>How the best model does on each speaker.</summary>
    public IReadOnlyList<SpeakerScore> Speakers { get; }

    public IReadOnlyList<string> Labels => Outcome.Labels;

    /// <summary>Whether the voices were computed.</summary>
    public bool Synthetic => IsSynthetic(Recipe, Outcome.Manifest);

    /// <summary>What guessing gets: the share of the most frequent label among the tested utterances.</summary>
    public double Chance
    {
        get
        {
            var tested = Best.Outcome.Utterances;
            return tested.Count == 0 ? double.NaN : tested.GroupBy(u => u.Label).Max(g => (double)g.Count() / tested.Count);
        }
    }

    public ModelPair? Pair(string first, string second) =>
        Compared.FirstOrDefault(p => (p.First == first && p.Second == second) || (p.First == second && p.Second == first));

    /// <summary>The honest form, or else the first that was run.</summary>
    public static FormOutcome MainOf(ExperimentOutcome outcome) => outcome.Form(Recipe.Honest) ?? outcome.Forms[0];

    /// <summary>The models of a form, the best first: accuracy per utterance, then log-loss, then the recipe's order.</summary>
    public static IReadOnlyList<ModelScore> Rank(FormOutcome form) =>
    [
        .. form.Models.Select(m => new ModelScore(m, form))
            .OrderByDescending(m => double.IsFinite(m.Accuracy) ? m.Accuracy : double.NegativeInfinity)
            .ThenBy(m => double.IsFinite(m.LogLoss) ? m.LogLoss : double.PositiveInfinity),
    ];

    /// <summary>Whether the voices of a run were computed.</summary>
    public static bool IsSynthetic(Recipe recipe, Corpora.Manifest manifest) =>
        Named(recipe.Corpus.Name) || Named(manifest.Name) || (manifest.Utterances.Count > 0 && manifest.Utterances.All(u => Named(u.Corpus)));

    private static bool Named(string? corpus) =>
        corpus is not null && (corpus == Corpora.SyntheticVoices.CorpusName || corpus.StartsWith(Corpora.SyntheticVoices.CorpusName + "/", StringComparison.Ordinal));
}
