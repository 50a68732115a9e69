using System.Diagnostics;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>What a network learned before it is fine-tuned: another task, of other people.</summary>
/// <param name="Network">The network.</param>
/// <param name="Task">What it learned, as the end of a sentence.</param>
/// <param name="Speakers">How many people it heard; 0 for a checkpoint.</param>
/// <param name="Recordings">How many recordings of them.</param>
/// <param name="Accuracy">On those that it did not hear of the same people; NaN for a checkpoint.</param>
/// <param name="Seconds">How long that took.</param>
public sealed record Pretraining(Network Network, string Task, int Speakers, int Recordings, double Accuracy, double Seconds)
{
    private const int Digits = 10;

    /// <summary>
    /// Reads the checkpoint that the recipe names, or teaches a network the ten digits by the people whom no gender fold names. They are in no fold, so that nothing
    /// of a test speaker is known beforehand; all of them are men, so gender cannot be learned from them.
    /// </summary>
    internal static Pretraining Of(Recipe recipe, FrameTable pictures, Split folds, IProgress<string>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (recipe.Pictures.Pretrained is { } file)
        {
            var network = Network.Create(PictureTraining.Definition(recipe, pictures.Shape, 1), recipe.Seed);
            ResNetWeights.Load(network, file);
            return new Pretraining(network, $"a checkpoint of others ({Path.GetFileName(file)})", 0, 0, double.NaN, clock.Elapsed.TotalSeconds);
        }

        return OfDigits(PictureTraining.Definition(recipe, pictures.Shape, Digits), recipe, pictures, folds, progress, cancellation);
    }

    /// <summary>A network of any kind with ten outputs that learns the digits.</summary>
    internal static Pretraining OfDigits(NetworkDefinition definition, Recipe recipe, FrameTable pictures, Split folds, IProgress<string>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var others = Others(pictures, folds);
        if (others.Count == 0)
        {
            throw new TimbreException("pretrained: there is nobody outside the gender folds whose digits a network could learn first; name a checkpoint, or leave the fine-tuned models out of models and as_published.models");
        }

        var learned = Thinning.Of(others, recipe.Pictures.PretrainingRecordings, recipe.Seed);
        var left = others.Except(learned).GroupBy(u => (u.Speaker, PictureCorpus.DigitOf(u))).Select(g => g.First()).ToList();
        var train = Labelled(pictures, learned);
        var scaler = pictures.Fit(train);
        FrameTable.Scale(train, scaler);
        var digits = Network.Create(definition, recipe.Seed);
        var options = PictureTraining.Own(recipe, recipe.Seed) with { Epochs = recipe.Pictures.PretrainingEpochs, Averaging = null };
        var told = progress is null ? null : new Relay<TrainingProgress>(p => progress.Report($"digits: epoch {p.Last.Epoch}/{p.Epochs}, loss {p.Last.TrainLoss:0.000}"));
        Trainer.Fit(digits, options, PictureTraining.Varied(recipe, train, recipe.Seed), train.Labels, progress: told, cancellation: cancellation);
        return new Pretraining(
            digits, "the ten digits", learned.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count(), learned.Count, Right(digits, FrameTable.Scale(Labelled(pictures, left), scaler)), clock.Elapsed.TotalSeconds);
    }

    /// <summary>The recordings of the people whom no fold names.</summary>
    internal static IReadOnlyList<Utterance> Others(FrameTable pictures, Split folds)
    {
        var named = folds.Folds.SelectMany(f => f.Train.Concat(f.Validation).Concat(f.Test)).Select(u => u.Speaker).ToHashSet(StringComparer.Ordinal);
        return [.. pictures.Utterances.Where(u => !named.Contains(u.Speaker))];
    }

    private static FrameSet Labelled(FrameTable pictures, IReadOnlyList<Utterance> utterances) =>
        pictures.Select(utterances.Select(pictures.IndexOf)) with { Labels = [.. utterances.Select(PictureCorpus.DigitOf)] };

    private static double Right(Network network, FrameSet set)
    {
        if (set.Count == 0)
        {
            return double.NaN;
        }

        var logits = new float[set.Count * Digits];
        network.Predict(set.Rows, logits);
        return (double)set.Labels.Index().Count(l => System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(logits.AsSpan(l.Index * Digits, Digits)) == l.Item) / set.Count;
    }
}
