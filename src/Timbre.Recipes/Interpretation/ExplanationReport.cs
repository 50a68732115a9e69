using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>A page on one recording: the picture of sound that a network was given, what in it spoke for the answer, and how far that is to be believed.</summary>
public static class ExplanationReport
{
    private const double Alike = 0.5;
    private const double Complete = 0.05;

    /// <summary>Composes the page.</summary>
    /// <param name="name">What the recording is called.</param>
    /// <param name="model">What the model is called.</param>
    /// <param name="explanation">What speaks for the answer.</param>
    /// <param name="prediction">The answer.</param>
    /// <param name="audio">The recording as a WAV file of 16-bit PCM, to listen to; null = none.</param>
    public static Report Of(string name, string model, VoiceExplanation explanation, VoicePrediction prediction, byte[]? audio = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(prediction);
        return new Report(
            $"What speaks for {explanation.Label}: {name}",
            "What in the picture of this recording the network used. It shows what this network looks at, not what makes a voice the voice of a woman, of a man or of a person.",
            [new("Recording", name), new("Model", model), new("Explained", $"{Say.Fixed(explanation.Seconds)}\u00a0s"), new("Timbre", TimbreVersion.Text)],
            [
                new Section("answer", "The answer", [Figures(explanation, prediction), new Text(Found(explanation))]),
                new Section("maps", "What it looked at", ExplanationPictures.Of(explanation, "The picture of sound", audio),
                    $"The same picture four times, on the same axes: as it is, and with what speaks for {Text.Escape(explanation.Label)} in orange and what speaks against it in blue."),
                new Section("profiles", "By frequency and over time", [Profile(explanation), OverTime(explanation)]),
                new Section("trust", "How far to believe it", [Agreement(explanation), Limits(explanation)]),
            ]);
    }

    private static KeyFigures Figures(VoiceExplanation explanation, VoicePrediction prediction) => new(
    [
        new(explanation.Label, "answer", prediction.Score is { } score ? $"probability {Say.Share(score)}" : null),
        new(Say.Fixed(Mean(explanation), 2), "mean agreement of the methods", "rank correlation: 1 the same order, 0 none in common"),
        new(Say.Percent(explanation.CompletenessError), "left unexplained", "by the integrated gradients, at worst in one picture", explanation.CompletenessError > Complete ? Tone.Warning : Tone.Neutral),
    ]);

    private static string Found(VoiceExplanation explanation)
    {
        var where = MapWords.Where(explanation.Label, explanation.Axes, explanation.Maps.Select(m => (m.Method, (IReadOnlyList<double>)EvidenceBand.Shares(m.Map))));
        var agree = Mean(explanation) switch
        {
            >= Alike => "The three methods put the parts of the picture into much the same order.",
            > 0.2 => "The three methods agree in part: what only one of them shows is not to be relied on.",
            _ => "The three methods do not agree: these maps are not to be relied on for this recording.",
        };
        return $"{where} {agree}";
    }

    private static Chart Profile(VoiceExplanation explanation)
    {
        var (title, rows, logarithmic, ticks) = AxisWords.Along(explanation.Axes);
        var curves = explanation.Maps.Select(m => new Curve(ExplanationPictures.Name(m.Method), rows, EvidenceBand.Shares(m.Map))).ToList();
        return Charts.Lines(
            $"Each row's share of all that speaks for {Text.Escape(explanation.Label)}: where a curve is high, the network looked.", curves, title, "share of what speaks for it", CellFormat.Percent, ticks: ticks, logarithmic: logarithmic)
            with
            { Title = explanation.Axes.Kind == PictureRowKind.Frequency ? "By frequency" : "By row" };
    }

    private static Chart OverTime(VoiceExplanation explanation)
    {
        double[] seconds = [.. Enumerable.Range(0, explanation.Picture.FrameCount).Select(i => (i + 0.5) * explanation.Axes.HopSeconds)];
        var curves = explanation.Maps.Select(m => new Curve(ExplanationPictures.Name(m.Method), seconds, Largest(m.Map.ColumnMeans()))).ToList();
        return Charts.Lines("The mean over all rows, each method's largest set to 1: when the network heard what speaks for its answer (above 0) or against it.", curves, "time in s", "mean evidence", CellFormat.Fixed2, reference: 0)
            with
            { Title = "Over time" };
    }

    private static Table Agreement(VoiceExplanation explanation) => new(
        [new("Methods", CellFormat.Text), new("Rank correlation", CellFormat.Fixed2)],
        [.. explanation.Agreement.Select(a => new Cell[] { $"{ExplanationPictures.Name(a.First)} and {ExplanationPictures.Within(a.Second)}", a.RankCorrelation })]);

    private static Callout Limits(VoiceExplanation explanation) => new(Tone.Info, "What this does not say",
        $"- The maps say what *this network* used to say {Text.Escape(explanation.Label)}. They do not say that it was right, nor what a listener goes by.\n"
        + "- \"Nothing there\" is the mean picture of the training (for the model that ships, a window that is everywhere as loud as its mean): what is as it is on average is not shown, however important it is.\n"
        + "- Parts that only tell something together are shared out between them, by each method in its own way. Grad-CAM is as coarse as the last convolutions; occlusion as its window; integrated gradients are fine and noisy.\n"
        + $"- The integrated gradients add up to the network's score to within {Say.Percent(explanation.CompletenessError)}; the others need not.");

    private static double Mean(VoiceExplanation explanation) => explanation.Agreement.Select(a => a.RankCorrelation).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static double[] Largest(double[] values)
    {
        var largest = values.Max(Math.Abs);
        return largest > 0 ? [.. values.Select(v => v / largest)] : values;
    }
}
