using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Boosted decision trees, as XGBoost's <c>hist</c> grows them: classifiers of two or more classes, and regression. NaN is a missing value.
/// Reads and writes XGBoost's <c>model.json</c>. Immutable, may be shared by threads.
/// </summary>
public sealed class GradientBoostedTrees
{
    private readonly BoostedForest _forest;

    internal GradientBoostedTrees(
        IReadOnlyList<BoostedTree> trees, BoostingObjective objective, int outputs, int features, float baseScore, IReadOnlyList<string> featureNames)
    {
        Trees = trees;
        Objective = objective;
        Outputs = outputs;
        FeatureCount = features;
        BaseScore = baseScore;
        FeatureNames = featureNames;
        _forest = new BoostedForest(trees.Select(t => t.Nodes).ToArray(), trees.Select(t => t.Output).ToArray());
    }

    /// <summary>What the trees predict.</summary>
    public BoostingObjective Objective { get; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of classes, at least 2; 0 with regression.</summary>
    public int ClassCount => Objective switch
    {
        BoostingObjective.Logistic => 2,
        BoostingObjective.SquaredError => 0,
        _ => Outputs,
    };

    /// <summary>Number of trees: rounds, times the classes where there are more than two.</summary>
    public int TreeCount => Trees.Count;

    /// <summary>Margins per row: 1 with two classes (the log-odds of class 1), one per class with more, 1 with regression (the value).</summary>
    public int Outputs { get; }

    /// <summary>Names of the features, empty where the model has none.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Numbers that training found: two per split (feature and condition) and one per leaf.</summary>
    public int ParameterCount => Trees.Sum(tree => (3 * (tree.Nodes.Length / 2)) + 1);

    /// <summary>Where every margin starts: a probability with the logistic objective, else the margin itself.</summary>
    internal float BaseScore { get; }

    internal IReadOnlyList<BoostedTree> Trees { get; }

    /// <summary>Grows trees that tell classes apart. The same input, options and seed give the same bits at any thread count.</summary>
    /// <param name="options">How to grow them.</param>
    /// <param name="rows">[n, features], n at least 1; NaN is missing.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 2; with 2 the objective is <see cref="BoostingObjective.Logistic"/>, else <see cref="BoostingObjective.Softmax"/>.</param>
    /// <param name="validationRows">Held-out rows for the validation loss, may be empty unless early stopping is on.</param>
    /// <param name="validationLabels">Their labels.</param>
    /// <param name="featureNames">A name per feature, or null.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="weights">[n] how much each row counts, at least 0 and not all 0; empty = all the same.</param>
    /// <param name="cancellation">Stops between nodes.</param>
    /// <exception cref="TimbreException">An option is out of range or the data does not fit together.</exception>
    public static GradientBoostedTrees Fit(
        BoostingOptions options, ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes,
        ReadOnlySpan<float> validationRows = default, ReadOnlySpan<int> validationLabels = default,
        IReadOnlyList<string>? featureNames = null, IProgress<BoostingProgress>? progress = null,
        ReadOnlySpan<float> weights = default, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(classes: true);
        if (classes < 2)
        {
            throw new TimbreException($"classes={classes}: must be at least 2");
        }

        var outputs = classes == 2 ? 1 : classes;
        BoostingInput.CheckRows(rows, features, labels.Length, "training");
        BoostingInput.CheckLabels(labels, classes, "training");
        var loss = new ClassLoss(labels.ToArray(), outputs, BoostingInput.Weights(weights, labels.Length), options.Threads);
        ClassLoss? heldOut = null;
        if (!validationRows.IsEmpty || !validationLabels.IsEmpty || options.EarlyStoppingRounds > 0)
        {
            BoostingInput.CheckRows(validationRows, features, validationLabels.Length, "validation");
            BoostingInput.CheckLabels(validationLabels, classes, "validation");
            heldOut = new ClassLoss(validationLabels.ToArray(), outputs, weights: null, options.Threads);
        }

        return Fit(options, rows, features, loss, validationRows, heldOut, featureNames, progress, cancellation);
    }

    /// <summary>Grows trees that predict a number, by squared error. The same input, options and seed give the same bits at any thread count.</summary>
    /// <param name="options">How to grow them.</param>
    /// <param name="rows">[n, features], n at least 1; NaN is missing.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="targets">[n], each finite and at most 1e18 in size.</param>
    /// <param name="validationRows">Held-out rows for the validation loss, may be empty unless early stopping is on.</param>
    /// <param name="validationTargets">Their targets.</param>
    /// <param name="featureNames">A name per feature, or null.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="weights">[n] how much each row counts, at least 0 and not all 0; empty = all the same.</param>
    /// <param name="cancellation">Stops between nodes.</param>
    /// <exception cref="TimbreException">An option is out of range or the data does not fit together.</exception>
    public static GradientBoostedTrees FitRegression(
        BoostingOptions options, ReadOnlySpan<float> rows, int features, ReadOnlySpan<float> targets,
        ReadOnlySpan<float> validationRows = default, ReadOnlySpan<float> validationTargets = default,
        IReadOnlyList<string>? featureNames = null, IProgress<BoostingProgress>? progress = null,
        ReadOnlySpan<float> weights = default, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(classes: false);
        BoostingInput.CheckRows(rows, features, targets.Length, "training");
        BoostingInput.CheckTargets(targets, "training");
        var loss = new SquaredErrorLoss(targets.ToArray(), BoostingInput.Weights(weights, targets.Length));
        SquaredErrorLoss? heldOut = null;
        if (!validationRows.IsEmpty || !validationTargets.IsEmpty || options.EarlyStoppingRounds > 0)
        {
            BoostingInput.CheckRows(validationRows, features, validationTargets.Length, "validation");
            BoostingInput.CheckTargets(validationTargets, "validation");
            heldOut = new SquaredErrorLoss(validationTargets.ToArray(), weights: null);
        }

        return Fit(options, rows, features, loss, validationRows, heldOut, featureNames, progress, cancellation);
    }

    /// <summary>Reads XGBoost's <c>model.json</c> (binary:logistic, multi:softprob, multi:softmax, reg:squarederror; numerical splits).</summary>
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
    /// <param name="threads">Threads that may work at once, at least 1; the result is the same bits with any number.</param>
    public void PredictMargins(ReadOnlySpan<float> rows, Span<float> margins, int threads = 1)
    {
        if (threads < 1)
        {
            throw new TimbreException($"threads={threads}: must be at least 1");
        }

        var count = Rows(rows);
        Need(margins.Length, (long)count * Outputs, nameof(margins));
        margins = margins[..(count * Outputs)];
        margins.Fill(BaseMargin(BaseScore, Objective));
        _forest.AddMargins(rows, FeatureCount, margins, Outputs, threads);
    }

    /// <summary>The number that regression predicts for each row.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>]; NaN is missing.</param>
    /// <param name="values">[n].</param>
    /// <param name="threads">Threads that may work at once, at least 1; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">These trees tell classes apart.</exception>
    public void PredictValues(ReadOnlySpan<float> rows, Span<float> values, int threads = 1)
    {
        if (Objective != BoostingObjective.SquaredError)
        {
            throw new TimbreException($"these trees were trained to tell {ClassCount} classes apart; only regression predicts values");
        }

        PredictMargins(rows, values, threads);
    }

    /// <summary>The probability of each class, rows one after another.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>]; NaN is missing.</param>
    /// <param name="probabilities">[n, <see cref="ClassCount"/>].</param>
    /// <param name="threads">Threads that may work at once, at least 1; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">These trees were grown for regression.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> rows, Span<float> probabilities, int threads = 1)
    {
        if (Objective == BoostingObjective.SquaredError)
        {
            throw new TimbreException("these trees were trained for regression; they predict values, not probabilities");
        }

        var count = Rows(rows);
        Need(probabilities.Length, (long)count * ClassCount, nameof(probabilities));
        if (Outputs > 1)
        {
            PredictMargins(rows, probabilities, threads);
            ClassProbabilities.SoftMax(probabilities[..(count * Outputs)], Outputs);
            return;
        }

        var margins = new float[count];
        PredictMargins(rows, margins, threads);
        ClassProbabilities.Logistic(margins, probabilities);
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

    internal static float BaseMargin(float baseScore, BoostingObjective objective) =>
        objective == BoostingObjective.Logistic ? (float)Math.Log(baseScore / (1.0 - baseScore)) : baseScore;

    private static GradientBoostedTrees Fit(
        BoostingOptions options, ReadOnlySpan<float> rows, int features, IBoostingLoss loss, ReadOnlySpan<float> validationRows, IBoostingLoss? heldOut,
        IReadOnlyList<string>? featureNames, IProgress<BoostingProgress>? progress, CancellationToken cancellation)
    {
        if (featureNames is not null && featureNames.Count != features)
        {
            throw new TimbreException($"{featureNames.Count} feature names for {features} features");
        }

        var trainer = new BoostingTrainer(options, rows, features, loss, cancellation);
        var trees = trainer.Train(heldOut is null ? null : new HeldOutLoss(heldOut, trainer.BaseMargin, options.Threads), validationRows, progress);
        return new GradientBoostedTrees(trees, loss.Objective, loss.Outputs, features, trainer.BaseScore, featureNames?.ToArray() ?? []);
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
