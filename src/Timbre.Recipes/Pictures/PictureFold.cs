using Timbre.Classification;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>A training of one model on one fold that is to be done, and what came of it.</summary>
internal sealed class PictureFold(string form, Recipe recipe, ModelChoice model, FrameTable table, Fold thinned, IReadOnlyList<Utterance> others, OtherVoices? voices, Lazy<FoldData> data, Pretraining? before)
{
    private Lazy<FoldData>? _data = data;

    public string Form => form;

    public int Fold => thinned.Index;

    public ModelChoice Model => model;

    public FoldResult? Result { get; private set; }

    /// <summary>About how long it takes beside the others: what their order and the time left are reckoned by.</summary>
    public double Cost => model.Kind switch
    {
        PictureModels.ResNet or PictureModels.Tuned => 30,
        PictureModels.TunedAsPublished => 12,
        PictureModels.WithDigits => 20,
        PictureModels.WithMoreMen => 25,
        PictureModels.OtherVoices => 45,
        PictureModels.Small or ModelCatalog.Tdnn => 10,
        _ => 1,
    };

    /// <summary>A training of each model; models of one input share its data.</summary>
    public static IEnumerable<PictureFold> Plan(string form, Recipe recipe, Fold fold, IReadOnlyList<Utterance> others, OtherVoices? voices, PictureInputs inputs, Func<string, Pretraining?> before)
    {
        var each = form == Recipe.AsPublished ? recipe.Pictures.PublishedRecordings : recipe.Pictures.Recordings;
        var thinned = fold with { Train = Thinning.Of(fold.Train, each, recipe.Seed), Validation = Thinning.Of(fold.Validation, each, recipe.Seed) };
        var models = recipe.ModelsOf(form).Where(m => m.Kind != PictureModels.Ensemble).ToList();
        var shared = models.Select(m => m.Input).Distinct(StringComparer.Ordinal).ToDictionary(i => i, i => new Lazy<FoldData>(() => FoldData.Of(inputs.Table(i), thinned, withCopies: false)), StringComparer.Ordinal);
        return models.Select(m => new PictureFold(form, recipe, m, inputs.Table(m.Input), thinned, others, voices, shared[m.Input], before(m.Kind)));
    }

    public void Run(IProgress<string>? progress, CancellationToken cancellation)
    {
        var own = _data!.Value;
        _data = null; // the rows of a fold are many: they go when the last training on them is done
        var classes = GenderExperiment.Labels.Count;

        // The published form has recordings of the same voices to validate by, which say nothing that a second training would be worth.
        var settings = recipe.Training with { Refit = recipe.Training.Refit && form != Recipe.AsPublished };
        Result = PictureModels.IsNetwork(model.Kind)
            ? FoldRun.Run(
                (train, validation, kept) =>
                {
                    var (rows, digits) = (train, Digits(withValidation: kept is not null));
                    if (model.Kind == PictureModels.WithMoreMen)
                    {
                        var men = Thinning.Of(others, recipe.Pictures.OtherRecordings, recipe.Seed);
                        (rows, digits) = EvenLabels.Of(train.And(FrameTable.Scale(table.Select(men.Select(table.IndexOf)), own.Scaler)), [.. digits, .. men.Select(PictureCorpus.DigitOf)]);
                    }

                    if (model.Kind == PictureModels.OtherVoices)
                    {
                        var silence = FrameTable.Scale(new FrameSet(new float[table.FeatureCount], [0], table.Shape), own.Scaler).Rows;
                        (rows, digits) = (voices!.Like(train, silence, recipe.Seed + Fold), []);
                    }

                    return PictureTraining.Fit(model.Kind, recipe, before?.Network, rows, digits, validation, recipe.Seed + Fold, progress, cancellation);
                },
                withoutValidation: model.Kind == PictureModels.OtherVoices, // no label of it is seen anyway
                settings.Refit, table, own, classes, cancellation)
            : FoldRun.Run(model.Kind, settings, recipe.Seed, table, own, classes, progress, cancellation);
    }

    /// <summary>The digits of the rows that are learned from, in their order.</summary>
    private int[] Digits(bool withValidation) => [.. (withValidation ? thinned.Train.Concat(thinned.Validation) : thinned.Train).Select(PictureCorpus.DigitOf)];
}
