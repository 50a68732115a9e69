using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>How well one class is recognised. NaN where a ratio has no denominator; JSON has <c>null</c> there.</summary>
public sealed record ClassMetrics
{
    /// <summary>Share of the items given this label that have it; NaN where the label was never given.</summary>
    [JsonPropertyName("precision")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Precision { get; init; }

    /// <summary>Share of the items of this class that were given its label; NaN where the class has no item.</summary>
    [JsonPropertyName("recall")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Recall { get; init; }

    /// <summary>2·tp / (2·tp + fp + fn); NaN where the class neither occurs nor was given.</summary>
    [JsonPropertyName("f1")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double F1 { get; init; }

    /// <summary>Number of items of this class.</summary>
    [JsonPropertyName("support")]
    public required int Support { get; init; }
}

/// <summary>Which class was taken for which.</summary>
/// <param name="Labels">Names of the classes, in the order of rows and columns.</param>
/// <param name="Counts"><c>Counts[truth][predicted]</c>; items without a decision are in no column.</param>
public sealed record ConfusionMatrix(
    [property: JsonPropertyName("labels")] IReadOnlyList<string> Labels,
    [property: JsonPropertyName("counts")] IReadOnlyList<IReadOnlyList<int>> Counts);
