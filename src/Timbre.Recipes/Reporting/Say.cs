using System.Globalization;
using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Numbers and names as the report's sentences write them: three decimals at most, units after a no-break space.</summary>
internal static class Say
{
    private const string Undefined = "not defined";

    /// <summary>0.925 is <c>92.5 %</c>.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? Number(100 * share, "F1") + "\u00a0%" : Undefined;

    /// <summary>A difference of two shares: 0.07 is <c>7.0 points</c>, without a sign.</summary>
    public static string Points(double difference) => double.IsFinite(difference) ? Number(Math.Abs(100 * difference), "F1") + "\u00a0points" : Undefined;

    /// <summary>As the task's sheet writes shares: <c>0.925</c>.</summary>
    public static string Share(double share) => double.IsFinite(share) ? Number(share, "F3") : Undefined;

    public static string Fixed(double value, int decimals = 1) => double.IsFinite(value) ? Number(value, $"F{decimals}") : Undefined;

    /// <summary><c>1 error</c>, <c>1 204 errors</c>.</summary>
    public static string Count(long n, string one, string? many = null) => $"{Whole(n)}\u00a0{(n == 1 ? one : many ?? one + "s")}";

    public static string Whole(long n) => n.ToString("N0", new NumberFormatInfo { NumberGroupSeparator = "\u202f", NegativeSign = "−" });

    /// <summary>A p-value within a sentence.</summary>
    public static string P(double p) => !double.IsFinite(p) ? "p not defined" : p < 0.001 ? "p < 0.001" : $"p = {Number(p, "F3")}";

    /// <summary><c>95 % interval 89.4 to 95.1 %</c>; null where the interval is not known, or has no width (nothing varied, as when there are no errors).</summary>
    public static string? Interval(double low, double high) =>
        double.IsFinite(low) && double.IsFinite(high) && low < high ? $"95\u00a0% interval {Number(100 * low, "F1")} to {Percent(high)}" : null;

    /// <summary><c>the multi-layer perceptron</c>; always singular, so that a verb can follow.</summary>
    public static string Model(string model)
    {
        var choice = ModelChoice.Parse(model);
        var kind = choice.Kind == ModelCatalog.Boosting ? "boosted-tree model" : ModelChoice.DescribeKind(choice.Kind);
        return choice.Input.Length == 0 ? $"the {kind}" : $"the {kind} on `{choice.Input}`";
    }

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary><c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "none",
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1],
    };

    /// <summary>The label that a corpus gives, in words: speakers <c>labelled F</c>.</summary>
    public static string Label(string label) => $"labelled {Text.Escape(label)}";

    private static string Number(double value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return !text.StartsWith('-') ? text : text.AsSpan(1).IndexOfAnyInRange('1', '9') < 0 ? text[1..] : "−" + text[1..];
    }
}
