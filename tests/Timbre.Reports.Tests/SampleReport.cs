namespace Timbre.Reports.Tests;

/// <summary>A report with every kind of block and chart, from made-up numbers that look like a run's.</summary>
internal static class SampleReport
{
    private static readonly string[] Models = ["gradient boosting", "mlp", "cnn1d", "cnn2d (log-mel)"];

    private static readonly Dictionary<string, Tone> Tones = new(StringComparer.Ordinal) { ["as published (leaky)"] = Tone.Leak, ["speakers disjoint"] = Tone.Good };

    public static Report Create()
    {
        var random = new Random(7);
        return new Report(
            "Gender from MFCC on LibriSpeech dev-clean",
            "Four classifiers, once with the split that was published and once with speakers kept apart.",
            [new("Recipe", "librispeech-gender"), new("Corpus", "LibriSpeech dev-clean"), new("Speakers", "40 (20 F, 20 M)"), new("Seed", "0"), new("Timbre", "0.1.0"), new("Took", "41 s")],
            [Summary(), Results(random), Exploration(random), Training(random), Errors(random), SpeakerSamples.Section(), Settings()]);
    }

    private static Section Summary() => new("summary", "What came out",
    [
        new KeyFigures(
        [
            new("92.5 %", "accuracy per utterance, unseen speakers", "95 % interval 89.4 to 95.1", Tone.Good),
            new("99.9 %", "the same with frames split at random", "every speaker on both sides", Tone.Leak),
            new("0.971", "area under the ROC curve"),
            new("251", "utterances tested", "5 folds of 8 speakers"),
        ]),
        new Text("""
            The published run shuffled **frames**, so that every voice it was tested on it had *already heard*. With speakers kept apart the best
            of its models loses seven points. Read more in [the results](#results).

            - Boosting suffers most per recording.
            - The 2-D CNN on log-mel holds up best; see `cnn2d`.
            """),
        new SideBySide(
        [
            new("As published",
            [
                new KeyFigures([new("99.9 %", "per recording", "cnn1d", Tone.Leak), new("90.8 %", "per frame", "cnn1d", Tone.Leak)]),
                new Text("Frames of one recording lie in training and test, and the scaler saw all of them."),
                Charts.Bars("Accuracy per recording with the published split.", [new("boosting", "x", 0.902), new("mlp", "x", 0.998), new("cnn1d", "x", 0.999)], "accuracy", tones: new Dictionary<string, Tone>(StringComparer.Ordinal) { ["x"] = Tone.Leak }),
            ], Tone.Leak, "leaky"),
            new("Honest",
            [
                new KeyFigures([new("92.5 %", "per recording", "cnn1d", Tone.Good), new("72.6 %", "per frame", "cnn1d", Tone.Good)]),
                new Text("No speaker is in two folds; mean and variance come from training frames alone."),
                Charts.Bars("Accuracy per recording on unseen speakers.", [new("boosting", "x", 0.869, 0.81, 0.91), new("mlp", "x", 0.920, 0.88, 0.95), new("cnn1d", "x", 0.925, 0.894, 0.951)], "accuracy", tones: new Dictionary<string, Tone>(StringComparer.Ordinal) { ["x"] = Tone.Good }),
            ], Tone.Good, "speakers disjoint"),
        ]),
        new Callout(Tone.Leak, "Do not quote 99.9 %", "It says how well a model recognises **recordings it has seen**. The split check found 40 shared speakers and 2703 shared utterances."),
        new Callout(Tone.Info, "How intervals are made", "A bootstrap over speakers, 2000 draws."),
        new Callout(Tone.Warning, "Small test set", "Eight speakers per fold; differences under three points mean little."),
        new Callout(Tone.Good, "Leak check passed", "No shared speaker, no shared utterance."),
    ], "On voices it has never heard, the best model is right **92.5 %** of the time; the published 99.9 % came from a leak.");

    private static Section Results(Random random)
    {
        List<Measure> measures = [];
        double[] leaky = [0.902, 0.998, 0.999, 0.998], honest = [0.869, 0.920, 0.925, 0.973];
        for (var i = 0; i < Models.Length; i++)
        {
            measures.Add(new(Models[i], "as published (leaky)", leaky[i], leaky[i] - 0.006, Math.Min(1, leaky[i] + 0.004)));
            measures.Add(new(Models[i], "speakers disjoint", honest[i], honest[i] - 0.04, honest[i] + 0.025));
        }

        return new Section("results", "Results",
        [
            Charts.Bars("Every model loses when speakers are kept apart; the 2-D CNN loses least.", measures, "accuracy per recording", tones: Tones, reference: 0.5) with { Title = "Accuracy per model" },
            new Table(
                [new("Model", CellFormat.Text), new("Features", CellFormat.Code), new("Accuracy", CellFormat.Percent, Best.Highest), new("Balanced", CellFormat.Percent, Best.Highest), new("F1 (M)", CellFormat.Fixed3, Best.Highest),
                    new("AUC", CellFormat.Fixed3, Best.Highest), new("EER", CellFormat.Percent, Best.Lowest), new("Parameters", CellFormat.Integer), new("Training", CellFormat.Seconds)],
                [.. Models.Select((m, i) => new Cell[] { m, "mfcc13", Cell.Of(honest[i], honest[i] - 0.04, honest[i] + 0.025), honest[i] - 0.004, honest[i] - 0.01, Math.Min(0.999, honest[i] + 0.05), 1 - honest[i], Cell.Of(i == 0 ? null : 12_345 * i), 12.3 * i * i })])
            { Title = "Unseen speakers, per recording", Note = "Intervals: bootstrap over speakers. Precision and recall of class M are in `results.json`." },
            Charts.Dots("The differences between models lie within their intervals but for the 2-D CNN.", [.. measures.Where(m => m.Series == "speakers disjoint")], "accuracy per recording", CellFormat.Percent, Tones) with { Title = "The same, closer" },
            new SideBySide(
            [
                new("As published", [Charts.Confusion("Two recordings of 2703 are wrong.", ["F", "M"], [[1372, 1], [1, 1329]])], Tone.Leak, "leaky"),
                new("Honest", [Charts.Confusion("More men are taken for women than the other way round.", ["F", "M"], [[121, 5], [14, 111]])], Tone.Good, "speakers disjoint"),
            ]),
            Charts.Roc("The 2-D CNN lies above the others at every threshold.", [.. Models.Select((m, i) => RocCurve($"{m} ({0.93 + (0.015 * i):0.000})", 0.16 - (0.035 * i)))]) with { Title = "ROC" },
            Charts.Calibration("The MLP is too sure of itself; the CNN says what it means.", [.. Enumerable.Range(0, 10).SelectMany(i => new[] { new CalibrationBin("mlp", (i + 0.5) / 10, Math.Clamp(0.5 + ((i - 4.5) * 0.075), 0, 1), 10 + (i * 4)), new CalibrationBin("cnn1d", (i + 0.5) / 10, Math.Clamp(((i + 0.5) / 10) + (random.NextDouble() * 0.06) - 0.03, 0, 1), 60 - (i * 4)) }).OrderBy(b => b.Model, StringComparer.Ordinal)]) with { Title = "Calibration" },
        ], "The numbers of the published run hold only for voices that were in training.");
    }

    private static Section Exploration(Random random)
    {
        string[] coefficients = [.. Enumerable.Range(0, 13).Select(i => $"MFCC {i}")];
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var violins = coefficients.Select((name, i) => new Violin(name, [Bell("F", (i == 0 ? -300 : 10 - (2 * i)) + (i % 3 * 6), 30.0 / (1 + (i * 0.2))), Bell("M", i == 0 ? -310 : 10 - (2 * i), 26.0 / (1 + (i * 0.2)))]));
        return new Section("exploration", "Exploration",
        [
            Charts.Violins("Men and women overlap in every coefficient; MFCC 1, 2 and 5 differ most.", [.. violins]) with { Title = "Distribution per coefficient" },
            Charts.Dots("Effect sizes are small: no single coefficient tells the genders apart.", [.. coefficients.Select((c, i) => new Measure(c, "d", Math.Sin(i * 1.7) * 0.6, (Math.Sin(i * 1.7) * 0.6) - 0.12, (Math.Sin(i * 1.7) * 0.6) + 0.12))], "Cohen's d, F − M", reference: 0) with { Title = "Effect sizes" },
            Charts.Boxes("Quartiles per gender, standardised.", [.. coefficients.Take(6).SelectMany((c, i) => new[] { "F", "M" }.Select((g, j) => new BoxStatistics(c, g, -2.4 + (j * 0.2), -0.7 + (i * 0.05), (0.1 * j) + (i * 0.04), 0.7 + (j * 0.1), 2.6 - (j * 0.1), [-3.4 - (i * 0.1), 3.3, 3.9 + (j * 0.2)])))], "standard deviations") with { Title = "Box plots" },
            Charts.Histogram("Women's recordings are a little longer.", [.. new[] { "F", "M" }.SelectMany((g, j) => Enumerable.Range(0, 18).Select(b => new HistogramBin(g, b * 2, (b + 1) * 2, Math.Round(140 * Math.Exp(-Math.Pow((b - 5 - j) / 4.0, 2))))))], "duration in seconds", "recordings") with { Title = "Durations" },
            Charts.Histogram("Levels are the same for both.", [.. Enumerable.Range(0, 24).Select(b => new HistogramBin("all", -50 + (b * 1.5), -48.5 + (b * 1.5), 0.12 * Math.Exp(-Math.Pow((b - 13) / 5.0, 2))))], "RMS level in dB", "share") with { Title = "Levels" },
            Charts.HeatMap("Neighbouring coefficients go together.", coefficients, coefficients, [.. coefficients.Select((_, i) => coefficients.Select((_, j) => i == j ? 1 : Math.Cos((i - j) * 0.9) * Math.Exp(-Math.Abs(i - j) * 0.35)).ToArray())], signed: true) with { Title = "Correlation of coefficients" },
            Charts.Scatter("Voices form clouds; the genders part along the first component.", [.. Enumerable.Range(0, 260).Select(i => new ScatterPoint(Normal() + (i % 2 == 0 ? 1.3 : -1.3), Normal(), i % 2 == 0 ? "F" : "M", $"1272-{i:0000}"))], "component 1 (23 %)", "component 2 (11 %)") with { Title = "Two principal components" },
            Charts.Lines("Forty-seven components hold 85 % of the variance.", [new("speakers disjoint", [.. Enumerable.Range(1, 100).Select(i => (double)i)], [.. Enumerable.Range(1, 100).Select(i => 1 - Math.Exp(-i / 25.0))])], "components", "explained variance", CellFormat.Percent, 0.85) with { Title = "Explained variance" },
            new Details("All outlier counts", [new Table([new("Coefficient", CellFormat.Text), new("|z| > 3", CellFormat.Integer), new("IQR 1.5", CellFormat.Integer)], [.. coefficients.Select((c, i) => new Cell[] { c, 80 + (i * 411), 4607 + (i * 377) })])]),
        ], "No coefficient separates the genders alone; together they nearly do.");
    }

    private static Section Training(Random random)
    {
        LearningCurve Curve(string model, int epochs, int best) => new(
            model,
            [.. Enumerable.Range(0, epochs).Select(e => (0.62 * Math.Exp(-e / 14.0)) + 0.12 + (random.NextDouble() * 0.01))],
            [.. Enumerable.Range(0, epochs).Select(e => (0.5 * Math.Exp(-e / 9.0)) + 0.27 + (Math.Max(0, e - best) * 0.006) + (random.NextDouble() * 0.02))],
            [.. Enumerable.Range(0, epochs).Select(e => 0.97 - (0.3 * Math.Exp(-e / 14.0)))],
            [.. Enumerable.Range(0, epochs).Select(e => 0.9 - (0.25 * Math.Exp(-e / 9.0)) + (random.NextDouble() * 0.02))],
            best);
        return new Section("training", "Training", [Charts.LearningCurves("Validation loss turns round long before training loss does.", [Curve("mlp", 44, 24), Curve("cnn1d", 31, 11)]) with { Title = "Learning curves" }]);
    }

    private static Section Errors(Random random) => new("speakers", "Who is misjudged",
    [
        Charts.Ranked("Three speakers make most of the errors.", [.. Enumerable.Range(0, 40).Select(i => new RankedValue($"{1272 + (i * 37)}", i % 2 == 0 ? "F" : "M", i < 3 ? 0.3 + (i * 0.15) : Math.Min(1, 0.86 + (random.NextDouble() * 0.2)), 6 + (i % 3)))], "accuracy", reference: 0.925) with { Title = "Accuracy per speaker" },
        Charts.Confusion("Speakers are mostly themselves.", [.. Enumerable.Range(0, 24).Select(i => $"s{i:00}")], [.. Enumerable.Range(0, 24).Select(i => Enumerable.Range(0, 24).Select(j => i == j ? 40L + (i % 5) : (i * j) % 11 == 3 ? 3L : 0L).ToArray())]) with { Title = "Confusion of speakers" },
        new Recordings([Recording("1272-128104-0003"), Recording("1988-24833-0012"), Recording("2035-147960-0007")]),
        Recording("2803-154320-0001"),
    ]);

    /// <summary>Two seconds of a rising tone.</summary>
    public static RecordingBlock Recording(string name)
    {
        const int Rate = 8000;
        var audio = new byte[44 + (2 * 2 * Rate)];
        var head = new BinaryWriter(new MemoryStream(audio));
        head.Write("RIFF"u8);
        head.Write(audio.Length - 8);
        head.Write("WAVEfmt "u8);
        head.Write(16);
        head.Write((short)1);
        head.Write((short)1);
        head.Write(Rate);
        head.Write(2 * Rate);
        head.Write((short)2);
        head.Write((short)16);
        head.Write("data"u8);
        head.Write(audio.Length - 44);
        for (var i = 0; i < 2 * Rate; i++)
            head.Write((short)(6000 * Math.Sin(2 * Math.PI * (300 + (0.02 * i)) * i / Rate)));
        float[] levels = [.. Enumerable.Range(0, 128 * 200).Select(i => (float)(-Math.Abs((i / 200) - 10 - (i % 200 * 0.2)) * 2))];
        return new RecordingBlock(name, "Labelled **F**.", audio, SpectrogramPicture.Render(levels, 128, 200, 600, 160), 2, Rate / 2, $"Spectrogram of {name}: a tone that rises from 300 to 620 Hz.");
    }

    private static Section Settings() => new("settings", "Settings",
    [
        new Table([new("Setting", CellFormat.Code), new("Value", CellFormat.Code), new("Where from", CellFormat.Text)], [["n_mfcc", "13", "recipe"], ["n_fft", "2048", "librosa's default"], ["corpus.root", "/data/LibriSpeech/dev-clean-with-a-rather-long-folder-name/that/goes/on", "--set"]]),
    ]);

    private static GroupDensity Bell(string group, double mean, double deviation)
    {
        double[] at = [.. Enumerable.Range(-30, 61).Select(i => mean + (i / 10.0 * deviation))];
        return new(group, at, [.. at.Select(x => Math.Exp(-0.5 * Math.Pow((x - mean) / deviation, 2)) / deviation)], mean);
    }

    private static Curve RocCurve(string name, double bend)
    {
        double[] x = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        return new(name, x, [.. x.Select(v => Math.Pow(v, bend))]);
    }
}
