using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>
/// How good a classifier's decisions and scores are, by scikit-learn's definitions. Immutable. A figure that is not defined
/// (no items; only one class among the truth; NaN among the scores) is NaN, which JSON shows as <c>null</c>; nothing throws for it.
/// <see cref="JsonSerializer"/> writes it with the field names of <c>results.json</c>.
/// </summary>
public sealed record ClassificationMetrics
{
    /// <summary>Number of items.</summary>
    [JsonPropertyName("n")]
    public required int N { get; init; }

    /// <summary>Share of the items whose decision is right; an item without a decision counts as wrong.</summary>
    [JsonPropertyName("accuracy")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Accuracy { get; init; }

    /// <summary>Mean recall of the classes that occur in the truth.</summary>
    [JsonPropertyName("balanced_accuracy")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double BalancedAccuracy { get; init; }

    /// <summary>Mean precision of the classes that occur in truth or decisions; a class never decided for counts as 0.</summary>
    [JsonPropertyName("precision")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Precision { get; init; }

    /// <summary>Mean recall of the classes that occur in truth or decisions; a class without items counts as 0.</summary>
    [JsonPropertyName("recall")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Recall { get; init; }

    /// <summary>Mean F1 of the classes that occur in truth or decisions.</summary>
    [JsonPropertyName("f1")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double F1 { get; init; }

    /// <summary>Each class for itself, by label, in the order of the labels.</summary>
    [JsonPropertyName("per_class")]
    public required IReadOnlyDictionary<string, ClassMetrics> PerClass { get; init; }

    /// <summary>Area under the ROC curve, ties counted half; with more than two classes the mean of one against the rest.</summary>
    [JsonPropertyName("roc_auc")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double RocAuc { get; init; }

    /// <summary>Average precision (step-wise area under precision against recall); with more than two classes the mean of one against the rest.</summary>
    [JsonPropertyName("average_precision")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double AveragePrecision { get; init; }

    /// <summary>Equal error rate: where misses and false alarms are equally frequent on the ROC polyline; with more than two classes the mean of one against the rest.</summary>
    [JsonPropertyName("eer")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Eer { get; init; }

    /// <summary>Mean negative natural logarithm of the probability of the true class; rows are clipped to the type's epsilon and made to sum to 1.</summary>
    [JsonPropertyName("log_loss")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double LogLoss { get; init; }

    /// <summary>Two classes: mean squared error of the positive class's probability. More: mean over items of the squared errors summed over classes.</summary>
    [JsonPropertyName("brier")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Brier { get; init; }

    /// <summary>Matthews correlation coefficient (Gorodkin's for more than two classes); 0 for a constant decision, NaN where the truth has one class.</summary>
    [JsonPropertyName("mcc")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Mcc { get; init; }

    /// <summary>Number of items without a decision (predicted −1).</summary>
    [JsonPropertyName("abstained")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Abstained { get; init; }

    /// <summary>Which class was taken for which.</summary>
    [JsonPropertyName("confusion")]
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>Intervals by field name, e.g. from a bootstrap over speakers; null where none were computed.</summary>
    [JsonPropertyName("ci95")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, ConfidenceInterval>? Intervals { get; init; }

    /// <summary>Metrics of probabilities; the decision is the likeliest class (the first where several are; none where the row is all NaN).</summary>
    /// <param name="truth">Class of each item, an index into <paramref name="labels"/>.</param>
    /// <param name="probabilities">[n, classes] in C order.</param>
    /// <param name="labels">Names of the classes, all different.</param>
    /// <param name="positive">With two classes: the class whose scores rank the items (ROC, EER, average precision, Brier). −1 = the last.</param>
    public static ClassificationMetrics Compute(ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities, IReadOnlyList<string> labels, int positive = -1) =>
        From(ScoredItems.Create(truth, default, probabilities, ClassCount(labels), positive), labels);

    /// <inheritdoc cref="Compute(ReadOnlySpan{int}, ReadOnlySpan{float}, IReadOnlyList{string}, int)"/>
    public static ClassificationMetrics Compute(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> labels, int positive = -1) =>
        From(ScoredItems.Create(truth, default, probabilities, ClassCount(labels), positive), labels);

    /// <summary>Metrics of decisions and of the scores that stand beside them, e.g. a majority vote with the shares of the votes.</summary>
    /// <param name="truth">Class of each item, an index into <paramref name="labels"/>.</param>
    /// <param name="predicted">Decision for each item; −1 = none was made, which counts as wrong.</param>
    /// <param name="probabilities">[n, classes] in C order.</param>
    /// <param name="labels">Names of the classes, all different.</param>
    /// <param name="positive">With two classes: the class whose scores rank the items. −1 = the last.</param>
    public static ClassificationMetrics Compute(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<float> probabilities, IReadOnlyList<string> labels, int positive = -1) =>
        From(ScoredItems.Create(truth, RequireDecisions(predicted, truth), probabilities, ClassCount(labels), positive), labels);

    /// <inheritdoc cref="Compute(ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{float}, IReadOnlyList{string}, int)"/>
    public static ClassificationMetrics Compute(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<double> probabilities, IReadOnlyList<string> labels, int positive = -1) =>
        From(ScoredItems.Create(truth, RequireDecisions(predicted, truth), probabilities, ClassCount(labels), positive), labels);

    /// <summary>Metrics of decisions alone; what needs scores (ROC, EER, log loss, …) is NaN.</summary>
    /// <param name="truth">Class of each item, an index into <paramref name="labels"/>.</param>
    /// <param name="predicted">Decision for each item; −1 = none was made, which counts as wrong.</param>
    /// <param name="labels">Names of the classes, all different.</param>
    public static ClassificationMetrics ComputeFromDecisions(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, IReadOnlyList<string> labels) =>
        From(ScoredItems.FromDecisions(truth, RequireDecisions(predicted, truth), ClassCount(labels)), labels);

    /// <summary>Share of the items whose true class is among the <paramref name="k"/> likeliest; a tie counts against the true class. NaN without items.</summary>
    public static double TopKAccuracy(ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities, int classes, int k)
    {
        ScoredItems.CheckShape(truth, probabilities.Length, classes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var hits = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var own = row[truth[i]];
            var better = 0;
            for (var c = 0; c < classes; c++)
            {
                better += c != truth[i] && !(row[c] < own) ? 1 : 0;
            }

            hits += better < k && !float.IsNaN(own) ? 1 : 0;
        }

        return truth.IsEmpty ? double.NaN : (double)hits / truth.Length;
    }

    /// <summary>The figures as <c>results.json</c> has them; what is not defined is <c>null</c>.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this)!.AsObject();

    private static ClassificationMetrics From(ScoredItems items, IReadOnlyList<string> labels)
    {
        var counts = new int[labels.Count][];
        for (var c = 0; c < counts.Length; c++)
        {
            counts[c] = new int[labels.Count];
        }

        var tally = new ClassTally(labels.Count);
        for (var i = 0; i < items.Count; i++)
        {
            tally.Add(items.Truth[i], items.Predicted[i], 1);
            if (items.Predicted[i] >= 0)
            {
                counts[items.Truth[i]][items.Predicted[i]]++;
            }
        }

        var perClass = new OrderedDictionary<string, ClassMetrics>(StringComparer.Ordinal);
        for (var c = 0; c < labels.Count; c++)
        {
            var metrics = new ClassMetrics { Precision = tally.PrecisionOf(c), Recall = tally.RecallOf(c), F1 = tally.F1Of(c), Support = (int)tally.Support[c] };
            if (!perClass.TryAdd(labels[c], metrics))
            {
                throw new ArgumentException($"two classes are called {labels[c]}", nameof(labels));
            }
        }

        return new ClassificationMetrics
        {
            N = items.Count,
            Accuracy = tally.Accuracy,
            BalancedAccuracy = tally.BalancedAccuracy,
            Precision = tally.MacroPrecision,
            Recall = tally.MacroRecall,
            F1 = tally.MacroF1,
            PerClass = perClass,
            RocAuc = items.Ranks.RocAuc,
            AveragePrecision = items.Ranks.AveragePrecision,
            Eer = items.Ranks.Eer,
            LogLoss = ScoredItems.Mean(items.LogLosses),
            Brier = ScoredItems.Mean(items.SquaredErrors),
            Mcc = tally.Mcc,
            Abstained = (int)tally.Abstained,
            Confusion = new ConfusionMatrix([.. labels], counts),
        };
    }

    private static int ClassCount(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count;
    }

    private static ReadOnlySpan<int> RequireDecisions(ReadOnlySpan<int> predicted, ReadOnlySpan<int> truth) =>
        predicted.Length == truth.Length ? predicted : throw new ArgumentException($"{truth.Length} items, but {predicted.Length} decisions", nameof(predicted));
}
