namespace Timbre.Reports;

/// <summary>A named curve.</summary>
/// <param name="Name">What the legend says ("cnn1d, AUC 0.97").</param>
/// <param name="X">Where the points stand, rising.</param>
/// <param name="Y">Their values, as many; NaN leaves a gap.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>The lower ends of the values' 95 % intervals, as many as values, drawn as a band; empty where there are none, NaN where one value has none.</summary>
    public IReadOnlyList<double> Low { get; init; } = [];

    /// <summary>The upper ends, as many.</summary>
    public IReadOnlyList<double> High { get; init; } = [];

    /// <summary>On how many items each value rests, as many as values; empty where that is not known.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];
}

/// <summary>What training one model looked like.</summary>
/// <param name="Model">Its name.</param>
/// <param name="TrainLoss">The loss on the training data, one value per epoch.</param>
/// <param name="ValidationLoss">The loss on the validation data; empty where there is none.</param>
/// <param name="TrainAccuracy">The accuracy on the training data; empty where there is none.</param>
/// <param name="ValidationAccuracy">The accuracy on the validation data; empty where there is none.</param>
/// <param name="BestEpoch">The epoch (counted from 1) whose weights were kept, or null.</param>
public sealed record LearningCurve(
    string Model, IReadOnlyList<double> TrainLoss, IReadOnlyList<double> ValidationLoss, IReadOnlyList<double> TrainAccuracy, IReadOnlyList<double> ValidationAccuracy, int? BestEpoch = null);

/// <summary>One group of predictions of a calibration plot.</summary>
/// <param name="Model">Whose predictions.</param>
/// <param name="Predicted">The mean predicted probability.</param>
/// <param name="Observed">How often it was so.</param>
/// <param name="Count">How many predictions.</param>
public sealed record CalibrationBin(string Model, double Predicted, double Observed, int Count);

public static partial class Charts
{
    /// <summary>Learning curves: for each model its loss and, where there is one, its accuracy per epoch, with the epoch that was kept.</summary>
    /// <param name="sentence">What they show.</param>
    /// <param name="models">The models.</param>
    public static SmallMultiples LearningCurves(string sentence, IReadOnlyList<LearningCurve> models)
    {
        var charts = new List<Chart>();
        foreach (var model in models)
        {
            charts.Add(LearningChart(sentence, $"{model.Model}: loss", model.TrainLoss, model.ValidationLoss, model.BestEpoch, CellFormat.Fixed3));
            if (model.TrainAccuracy.Count + model.ValidationAccuracy.Count > 0)
                charts.Add(LearningChart(sentence, $"{model.Model}: accuracy", model.TrainAccuracy, model.ValidationAccuracy, model.BestEpoch, CellFormat.Percent));
        }

        double? At(IReadOnlyList<double> values, int? epoch) => epoch is { } e && e >= 1 && e <= values.Count ? values[e - 1] : null;
        return new SmallMultiples(sentence, charts)
        {
            ColumnWidth = 320,
            Data = new Table(
                [new("Model", CellFormat.Text), new("Epochs", CellFormat.Integer), new("Best epoch", CellFormat.Integer), new("Train loss there", CellFormat.Fixed3), new("Validation loss there", CellFormat.Fixed3),
                    new("Train accuracy there", CellFormat.Percent), new("Validation accuracy there", CellFormat.Percent)],
                [.. models.Select(m => new Cell[] { m.Model, m.TrainLoss.Count, Cell.Of(m.BestEpoch), At(m.TrainLoss, m.BestEpoch), At(m.ValidationLoss, m.BestEpoch), At(m.TrainAccuracy, m.BestEpoch), At(m.ValidationAccuracy, m.BestEpoch) })]),
        };
    }

    /// <summary>Receiver operating characteristic: true over false positives, with the diagonal of guessing.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="curves">False positive rate (X) and true positive rate (Y) per model; long ones are thinned out.</param>
    public static Chart Roc(string sentence, IReadOnlyList<Curve> curves)
    {
        var names = ChartSpec.Distinct(curves.Select(c => c.Name));
        return new Chart(sentence, ChartSpec.Of(Points(curves), 380, [Diagonal(), .. LineLayers(names, "false positive rate", "true positive rate", CellFormat.Percent, [0, 1], [0, 1], legend: true)]))
        {
            MaxWidth = 520,
            Data = CurveTable(curves, "False positive rate", "True positive rate", CellFormat.Percent),
        };
    }

    /// <summary>Calibration: how often a prediction came true over how sure it was; on the diagonal it means what it says.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="bins">The groups of predictions, rising per model.</param>
    public static Chart Calibration(string sentence, IReadOnlyList<CalibrationBin> bins)
    {
        var names = ChartSpec.Distinct(bins.Select(b => b.Model));
        var rows = bins.Select((b, i) => (object)new { series = b.Model, x = ChartSpec.Number(b.Predicted), y = ChartSpec.Number(b.Observed), count = b.Count, i });
        var x = new { field = "x", type = "quantitative", title = "predicted probability", scale = new { domain = new[] { 0, 1 } }, axis = new { format = ".0%" } };
        var y = new { field = "y", type = "quantitative", title = "observed share", scale = new { domain = new[] { 0, 1 } }, axis = new { format = ".0%" } };
        var colour = ChartSpec.Colour("series", names);
        object[] layers =
        [
            Diagonal(),
            new { mark = new { type = "line", strokeWidth = 2 }, encoding = new { x, y, color = colour, order = new { field = "i", type = "quantitative" } } },
            new
            {
                mark = new { type = "point", filled = true, opacity = 1 },
                encoding = new
                {
                    x,
                    y,
                    color = colour,
                    size = new { field = "count", type = "quantitative", legend = (object?)null, scale = new { range = new[] { 24, 220 } } },
                    tooltip = new object[]
                    {
                        new { field = "series", type = "nominal" }, new { field = "x", type = "quantitative", title = "predicted", format = ".1%" },
                        new { field = "y", type = "quantitative", title = "observed", format = ".1%" }, new { field = "count", type = "quantitative" },
                    },
                },
            },
        ];
        return new Chart(sentence, ChartSpec.Of(rows, 380, layers))
        {
            MaxWidth = 520,
            Data = new Table(
                [new("Model", CellFormat.Text), new("Predicted", CellFormat.Percent), new("Observed", CellFormat.Percent), new("Predictions", CellFormat.Integer)],
                [.. bins.Select(b => new Cell[] { b.Model, b.Predicted, b.Observed, b.Count })]),
        };
    }

    private static Chart LearningChart(string sentence, string title, IReadOnlyList<double> train, IReadOnlyList<double> validation, int? best, CellFormat format)
    {
        static Curve Epochs(string name, IReadOnlyList<double> values) => new(name, [.. Enumerable.Range(1, values.Count).Select(e => (double)e)], values);
        Curve[] curves = [Epochs("train", train), Epochs("validation", validation)];
        string[] names = [.. curves.Where(c => c.X.Count > 0).Select(c => c.Name)];
        var tones = new Dictionary<string, Tone>(StringComparer.Ordinal) { ["train"] = Tone.Neutral, ["validation"] = Tone.Good };
        var epochs = Math.Max(2, Math.Max(train.Count, validation.Count));
        var layers = LineLayers(names, "epoch", null, format, [1, epochs], null, legend: true, tones);
        if (best is { } epoch && epoch >= 1 && epoch <= epochs)
        {
            var along = new { field = "epoch", type = "quantitative", title = "epoch", scale = new { domain = new[] { 1, epochs }, nice = false }, axis = EpochAxis(epochs) };
            var late = epoch > epochs * 0.6;
            var mark = new { values = new[] { new { epoch, label = $"best: {epoch}" } } };
            layers =
            [
                new { data = mark, mark = new { type = "rule", strokeDash = new[] { 3, 3 }, strokeWidth = 1.2, color = Expr("inkSoft") }, encoding = new { x = along } },
                .. layers,
                new
                {
                    data = mark,
                    mark = new { type = "text", align = late ? "right" : "left", dx = late ? -5 : 5, dy = 6, baseline = "top", fontSize = 11, color = Expr("inkSoft") },
                    encoding = new { x = along, y = new { value = 0 }, text = new { field = "label" } },
                },
            ];
        }

        return new Chart(sentence, ChartSpec.Of(Points(curves), 180, layers)) { Title = title };
    }

    private static object[] LineLayers(
        IReadOnlyList<string> names, string xAxis, string? yAxis, CellFormat format, double[]? xDomain, double[]? yDomain, bool legend, IReadOnlyDictionary<string, Tone>? tones = null)
    {
        object Scale(double[]? domain) => domain is null ? new { zero = false, nice = true } : new { domain, nice = false };
        var x = new { field = "x", type = "quantitative", title = xAxis, scale = Scale(xDomain), axis = xAxis == "epoch" && xDomain is [_, var last] ? EpochAxis((int)last) : new { grid = false, format = xDomain is [0, 1] ? ".0%" : null } };
        var y = new { field = "y", type = "quantitative", title = yAxis, scale = Scale(yDomain), axis = new { format = ChartSpec.AxisFormat(format) } };
        var colour = ChartSpec.Colour("series", names, tones, legend);
        return
        [
            new { mark = new { type = "line", strokeWidth = 2.2, strokeJoin = "round", strokeCap = "round" }, encoding = new { x, y, color = colour, order = new { field = "i", type = "quantitative" } } },
            new
            {
                mark = new { type = "point", filled = true, size = 90, opacity = 0 },
                encoding = new
                {
                    x,
                    y,
                    tooltip = new object[]
                    {
                        new { field = "series", type = "nominal" }, new { field = "x", type = "quantitative", title = xAxis, format = ".4~g" },
                        new { field = "y", type = "quantitative", title = yAxis ?? "value", format = format == CellFormat.Percent ? ".1%" : ".4~g" },
                    },
                },
            },
        ];
    }

    /// <summary>Whole epochs only: few are named one by one, since a step of one is not kept to on a short axis.</summary>
    private static object EpochAxis(int epochs) => epochs <= 12
        ? new { grid = false, format = "d", values = Enumerable.Range(1, epochs).ToArray() }
        : new { grid = false, format = "d", tickMinStep = 1 };

    private static object Diagonal() => new
    {
        data = new { values = new[] { new { a = 0, b = 1 } } },
        mark = new { type = "rule", strokeDash = new[] { 3, 3 }, strokeWidth = 1.2, color = Expr("inkSoft") },
        encoding = new
        {
            x = new { field = "a", type = "quantitative" },
            y = new { field = "a", type = "quantitative" },
            x2 = new { field = "b" },
            y2 = new { field = "b" },
        },
    };
}
