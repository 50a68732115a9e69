using System.Numerics.Tensors;

namespace Timbre.Learning;

/// <summary>
/// A classifier of boosted decision trees, as XGBoost's <c>hist</c> grows them: binary:logistic with two classes, multi:softprob with more.
/// NaN is a missing value. Reads and writes XGBoost's <c>model.json</c>. Immutable, may be shared by threads.
/// </summary>
public sealed class GradientBoostedTrees
{
    private readonly FlatForest _forest;

    internal GradientBoostedTrees(IReadOnlyList<BoostedTree> trees, int outputs, int features, float baseScore, IReadOnlyList<string> featureNames, string objective)
    {
        Trees = trees;
        Outputs = outputs;
        FeatureCount = features;
        BaseScore = baseScore;
        FeatureNames = featureNames;
        Objective = objective;
        _forest = new FlatForest(trees.ToArray());
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of classes, at least 2.</summary>
    public int ClassCount => Outputs == 1 ? 2 : Outputs;

    /// <summary>Number of trees: rounds, times the classes where there are more than two.</summary>
    public int TreeCount => Trees.Count;

    /// <summary>Margins per row: 1 with two classes (the log-odds of class 1), else one per class.</summary>
    public int Outputs { get; }

    /// <summary>Names of the features, empty where the model has none.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Numbers that training found: two per split (feature and condition) and one per leaf.</summary>
    public int ParameterCount => Trees.Sum(tree => (3 * (tree.Nodes.Length / 2)) + 1);

    /// <summary>Where every margin starts: a probability with two classes, else the margin itself.</summary>
    internal float BaseScore { get; }

    internal IReadOnlyList<BoostedTree> Trees { get; }

    internal string Objective { get; }

    /// <summary>Grows trees on labelled rows. The same input, options and seed give the same bits at any thread count.</summary>
    /// <param name="options">How to grow them.</param>
    /// <param name="rows">[n, features], n at least 1; NaN is missing.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="validationRows">Held-out rows for the validation loss, may be empty unless early stopping is on.</param>
    /// <param name="validationLabels">Their labels.</param>
    /// <param name="featureNames">A name per feature, or null.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="cancellation">Stops between nodes.</param>
    /// <exception cref="TimbreException">An option is out of range or the data does not fit together.</exception>
    public static GradientBoostedTrees Fit(
        BoostingOptions options, ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes,
        ReadOnlySpan<float> validationRows = default, ReadOnlySpan<int> validationLabels = default,
        IReadOnlyList<string>? featureNames = null, IProgress<BoostingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (features <= 0 || classes < 2)
        {
            throw new TimbreException($"boosted trees need at least 1 feature and 2 classes, not {features} and {classes}");
        }

        Check(rows, features, labels, classes, "training");
        if (!validationRows.IsEmpty || !validationLabels.IsEmpty || options.EarlyStoppingRounds > 0)
        {
            Check(validationRows, features, validationLabels, classes, "validation");
        }

        if (featureNames is not null && featureNames.Count != features)
        {
            throw new TimbreException($"{featureNames.Count} feature names for {features} features");
        }

        var outputs = classes == 2 ? 1 : classes;
        var trainer = new BoostingTrainer(options, rows, features, labels, outputs, cancellation);
        var trees = trainer.Train(validationRows, validationLabels, progress);
        return new GradientBoostedTrees(
            trees, outputs, features, trainer.BaseScore, featureNames?.ToArray() ?? [], outputs == 1 ? "binary:logistic" : "multi:softprob");
    }

    /// <summary>Reads XGBoost's <c>model.json</c> (binary:logistic, multi:softprob; numerical splits).</summary>
    /// <param name="stream">The JSON text.</param>
    /// <param name="name">What to call it in an error, usually its path.</param>
    /// <exception cref="TimbreException">It is damaged or holds another kind of model.</exception>
    public static GradientBoostedTrees Load(Stream stream, string name) => XGBoostReader.Read(stream, name);

    /// <summary>Reads XGBoost's <c>model.json</c> from a file.</summary>
    /// <exception cref="TimbreException">It cannot be read, is damaged or holds another kind of model.</exception>
    public static GradientBoostedTrees Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Load(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Writes XGBoost's <c>model.json</c>; XGBoost 1.7 and later load it, and <see cref="Load(Stream, string)"/> gives the same bits.</summary>
    public void Save(Stream stream) => XGBoostWriter.Write(this, stream);

    /// <summary>The margins of each row, before the logistic or softmax function.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>]; NaN is missing.</param>
    /// <param name="margins">[n, <see cref="Outputs"/>].</param>
    public void PredictMargins(ReadOnlySpan<float> rows, Span<float> margins)
    {
        var count = Rows(rows);
        Need(margins.Length, (long)count * Outputs, nameof(margins));
        margins = margins[..(count * Outputs)];
        margins.Fill(BaseMargin(BaseScore, Outputs));
        _forest.AddMargins(rows, FeatureCount, margins, Outputs);
    }

    /// <summary>The probability of each class, rows one after another.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>]; NaN is missing.</param>
    /// <param name="probabilities">[n, <see cref="ClassCount"/>].</param>
    public void PredictProbabilities(ReadOnlySpan<float> rows, Span<float> probabilities)
    {
        var count = Rows(rows);
        Need(probabilities.Length, (long)count * ClassCount, nameof(probabilities));
        if (Outputs > 1)
        {
            PredictMargins(rows, probabilities);
            for (var row = 0; row < count; row++)
            {
                var p = probabilities.Slice(row * Outputs, Outputs);
                TensorPrimitives.Subtract(p, TensorPrimitives.Max<float>(p), p);
                TensorPrimitives.SoftMax(p, p);
            }

            return;
        }

        const int BlockRows = 1024;
        Span<float> margins = new float[Math.Min(BlockRows, count)];
        for (var start = 0; start < count; start += BlockRows)
        {
            var block = margins[..Math.Min(BlockRows, count - start)];
            PredictMargins(rows.Slice(start * FeatureCount, block.Length * FeatureCount), block);
            VectorExp.Logistic(block, block);
            for (var i = 0; i < block.Length; i++)
            {
                probabilities[2 * (start + i)] = 1 - block[i];
                probabilities[(2 * (start + i)) + 1] = block[i];
            }
        }
    }

    /// <summary>What each feature has done for the model, in the order of the features.</summary>
    public IReadOnlyList<FeatureImportance> Importances()
    {
        var weight = new int[FeatureCount];
        var gain = new double[FeatureCount];
        var cover = new double[FeatureCount];
        foreach (var tree in Trees)
        {
            for (var node = 0; node < tree.Nodes.Length; node++)
            {
                if (!tree.IsLeaf(node))
                {
                    var feature = tree.Nodes[node].Feature;
                    weight[feature]++;
                    gain[feature] += tree.Gains[node];
                    cover[feature] += tree.Covers[node];
                }
            }
        }

        return Enumerable.Range(0, FeatureCount)
            .Select(f => new FeatureImportance(
                FeatureNames.Count > 0 ? FeatureNames[f] : $"f{f}", weight[f], gain[f] / Math.Max(1, weight[f]), gain[f], cover[f] / Math.Max(1, weight[f])))
            .ToArray();
    }

    internal static float BaseMargin(float baseScore, int outputs) => outputs == 1 ? (float)Math.Log(baseScore / (1.0 - baseScore)) : baseScore;

    private static void Check(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes, string kind)
    {
        if (labels.IsEmpty || rows.Length != (long)labels.Length * features)
        {
            throw new TimbreException($"{kind} rows: {rows.Length} values do not make {labels.Length} labelled rows of {features} features (at least one row is needed)");
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new TimbreException($"{kind} rows: row {i} has label {labels[i]}; labels run from 0 to {classes - 1}");
            }
        }
    }

    private static void Need(int length, long needed, string name)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{length} places are too few for {needed} numbers", name);
        }
    }

    private int Rows(ReadOnlySpan<float> rows) => rows.Length % FeatureCount == 0
        ? rows.Length / FeatureCount
        : throw new TimbreException($"{rows.Length} values do not divide into rows of {FeatureCount} features, which this model was trained on");
}
