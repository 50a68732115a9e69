namespace Timbre.Reports.Tests;

/// <summary>The charts of a report on speakers, from made-up numbers that look like a run's.</summary>
internal static class SpeakerSamples
{
    private static readonly Dictionary<string, Tone> Tones = new(StringComparer.Ordinal) { ["frames shuffled (leaky)"] = Tone.Leak, ["chapters apart"] = Tone.Good };

    public static Section Section() => new("who-is-who", "Who is who",
    [
        Map(40, 1200) with { Title = "Map of recordings" },
        SimilarityMap(40) with { Title = "Who sounds like whom" },
        Growth(5) with { Title = "How much speech it takes" },
        Confusion(40) with { Title = "Who is taken for whom" },
        Levels() with { Title = "Frames, chunks and utterances" },
        Histogram() with { Title = "Accuracy per speaker" },
    ]);

    public static Chart Map(int speakers, int points)
    {
        var random = new Random(3);
        (double X, double Y)[] centres = [.. Enumerable.Range(0, speakers).Select(s => ((s % 2 == 0 ? 6 : -6) + (Normal(random) * 3.5), Normal(random) * 6))];
        return Charts.Map(
            "Voices form clouds, and the genders part along the first component.",
            [.. Enumerable.Range(0, points).Select(i =>
            {
                var speaker = i % speakers;
                return new MapPoint(
                    centres[speaker].X + (Normal(random) * 0.7),
                    centres[speaker].Y + (Normal(random) * 0.7),
                    $"{Name(speaker)}-{128000 + (i % 3)}-{i:0000}",
                    [Name(speaker), Gender(speaker), $"{Name(speaker)}-{128000 + (i % 3)}", $"cluster {(speaker % 9) + 1}"]);
            })],
            [new("speaker"), new("gender"), new("chapter"), new("cluster")],
            "component 1 (23 %)",
            "component 2 (11 %)");
    }

    /// <summary>Clusters of two, then of four and so on, the women before the men.</summary>
    public static Chart SimilarityMap(int speakers)
    {
        var random = new Random(5);
        string[] names = [.. Enumerable.Range(0, speakers).Select(Name)];
        string[] groups = [.. Enumerable.Range(0, speakers).Select(i => i < speakers / 2 ? "F" : "M")];
        var values = new double[speakers][];
        for (var i = 0; i < speakers; i++)
            values[i] = new double[speakers];
        for (var i = 0; i < speakers; i++)
        {
            for (var j = 0; j <= i; j++)
                values[i][j] = values[j][i] = i == j ? 1 : Math.Clamp((groups[i] == groups[j] ? 0.55 : 0.2) + (0.3 * Math.Exp(-Math.Abs(i - j) / 3.0)) + (random.NextDouble() * 0.12), -1, 0.97);
        }

        return Charts.SimilarityMap("The first split of the tree is that between women and men.", names, values, Merges(speakers, random), groups, "cosine similarity", "cosine distance");
    }

    public static Chart Growth(int models)
    {
        double[] seconds = [0.5, 1, 2, 3, 5, 10];
        string[] names = ["gradient boosting", "mlp", "cnn1d", "cnn2d (log-mel)", "WavLM, nearest mean"];
        return Charts.Lines(
            "Two seconds are enough for most of it.",
            [.. names.Take(models).Select((name, m) =>
            {
                double[] y = [.. seconds.Select(s => (0.62 + (0.07 * m)) + ((0.36 - (0.07 * m)) * (1 - Math.Exp(-s / 2.2))))];
                return new Curve(name, seconds, y) { Low = [.. y.Select((v, i) => v - (0.05 / (i + 1)))], High = [.. y.Select((v, i) => Math.Min(1, v + (0.04 / (i + 1))))], Counts = [2703, 2703, 2650, 2512, 2101, 1020] };
            })],
            "seconds of speech",
            "accuracy",
            CellFormat.Percent,
            ticks: seconds,
            logarithmic: true);
    }

    public static Chart Confusion(int speakers)
    {
        var random = new Random(11);
        long[][] counts = [.. Enumerable.Range(0, speakers).Select(i => Enumerable.Range(0, speakers).Select(j => i == j ? 60L + random.Next(10) : random.Next(14) == 0 ? 1 + random.Next(3) : 0L).ToArray())];
        counts[3][7 % speakers] = 18;
        return Charts.Confusion("Few pairs make most of the errors.", [.. Enumerable.Range(0, speakers).Select(Name)], counts);
    }

    public static Chart Levels() => Charts.Dots(
        "Apart, the chapters cost most per frame.",
        [.. new[] { "mlp", "cnn1d", "cnn2d (log-mel)" }.SelectMany((model, m) => new[] { "frame", "chunk", "utterance" }.SelectMany((level, l) => new[]
        {
            new Measure($"{model}, per {level}", "frames shuffled (leaky)", 0.86 + (0.05 * l) + (0.015 * m), 0.85 + (0.05 * l) + (0.015 * m), Math.Min(1, 0.87 + (0.05 * l) + (0.015 * m))),
            new Measure($"{model}, per {level}", "chapters apart", 0.55 + (0.15 * l) + (0.03 * m), 0.52 + (0.15 * l) + (0.03 * m), 0.58 + (0.15 * l) + (0.03 * m)),
        }))],
        "accuracy",
        CellFormat.Percent,
        Tones);

    public static Chart Histogram() => Charts.Histogram(
        "Most speakers are recognised nearly always, a few hardly.",
        [.. Enumerable.Range(0, 12).Select(b => new HistogramBin("speakers", 0.4 + (b * 0.05), 0.45 + (b * 0.05), Math.Round(14 * Math.Exp(-Math.Pow((b - 10) / 3.0, 2)))))],
        "accuracy per speaker",
        "speakers",
        references: [new(0.842, "mean 0.842"), new(0.91, "published 0.910")]);

    private static List<DendrogramMerge> Merges(int leaves, Random random)
    {
        var level = Enumerable.Range(0, leaves).ToList();
        var merges = new List<DendrogramMerge>();
        for (var height = 0.12; level.Count > 1; height += 0.13)
        {
            var next = new List<int>();
            for (var i = 0; i < level.Count; i += 2)
            {
                if (i + 1 < level.Count)
                    merges.Add(new(level[i], level[i + 1], height + (random.NextDouble() * 0.06)));
                next.Add(i + 1 < level.Count ? leaves + merges.Count - 1 : level[i]);
            }

            level = next;
        }

        return merges;
    }

    private static string Name(int speaker) => $"{1272 + (speaker * 137)}";

    private static string Gender(int speaker) => speaker % 2 == 0 ? "F" : "M";

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
