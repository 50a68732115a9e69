using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Evaluation;
using Timbre.Evaluation.Clusters;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests;

/// <summary>Made-up outcomes of a run for speakers: real divisions and real metrics over decisions that a seed makes right or wrong.</summary>
internal sealed record SampleSpeakers
{
    private const int ChunksPerUtterance = 4;

    public int Speakers { get; init; } = 8;

    public int PerChapter { get; init; } = 3;

    /// <summary>Chapters of each speaker; 0 = none known.</summary>
    public int Chapters { get; init; } = 2;

    public bool Genders { get; init; } = true;

    public string Corpus { get; init; } = "librispeech/dev-clean";

    public string[] Forms { get; init; } = [SpeakerForm.ByUtterance, SpeakerForm.ByChapter, Recipe.AsPublished];

    /// <summary>Each model with its share of wrong chunks in the form by utterance.</summary>
    public (string Name, double Errors)[] Models { get; init; } = [("gmm@encoder", 0.2), ("tdnn", 0.1), ("mlp@encoder", 0.25), ("gmm", 0.35), (SpeakerModelOutcome.Ensemble, 0.08)];

    /// <summary>How many times as many errors a form makes.</summary>
    public Func<string, double> Factor { get; init; } = form => form switch { SpeakerForm.ByChapter => 1.8, Recipe.AsPublished => 0.3, _ => 1 };

    public bool Intervals { get; init; } = true;

    public bool WithSpace { get; init; } = true;

    public bool WithEnrolment { get; init; } = true;

    public bool WithCurves { get; init; } = true;

    public int Features { get; init; } = 768;

    /// <summary>Whether alike speakers are of one gender, and the confused ones.</summary>
    public bool AlikeWithinGender { get; init; } = true;

    public bool ChaptersShow { get; init; } = true;

    public int Failures { get; init; }

    public SpeakerOutcome Build()
    {
        var utterances = Enumerable.Range(0, Speakers).SelectMany(s => Enumerable.Range(0, Math.Max(1, Chapters)).SelectMany(c => Enumerable.Range(0, PerChapter).Select(i => Utterance(s, c, i)))).ToList();
        var labels = Enumerable.Range(0, Speakers).Select(Name).ToList();
        return new SpeakerOutcome
        {
            Recipe = new Recipe { Name = "librispeech-speaker", Title = "Who is speaking?", Replicates = 100, Speaker = new SpeakerSettings { Ensemble = ["gmm@encoder", "tdnn"] } },
            Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Seconds = 312.5,
            Manifest = new Manifest(Corpus, utterances, "/data"),
            Inputs = [Input("", utterances), Input("encoder", utterances)],
            Forms = [.. Forms.Select(f => Form(f, utterances, labels))],
            Enrolment = WithEnrolment ? [.. Models.Where(m => m.Name != SpeakerModelOutcome.Ensemble).Select(m => new ModelGrowth(m.Name, Growth(m.Errors, [2, 5, 10, 20, 40, 60])))] : [],
            Space = WithSpace ? Space(utterances) : null,
        };
    }

    public static string Name(int speaker) => $"{1272 + (speaker * 37)}";

    private Utterance Utterance(int speaker, int chapter, int index)
    {
        var chapterName = $"{speaker + 10}{chapter}";
        return new Utterance($"{Name(speaker)}-{chapterName}-{index:0000}", $"/data/{Name(speaker)}-{chapterName}-{index:0000}.flac")
        {
            Speaker = Name(speaker),
            Gender = Genders ? speaker % 2 == 0 ? Gender.F : Gender.M : null,
            Chapter = Chapters > 0 ? chapterName : null,
            Corpus = "librispeech",
        };
    }

    private InputOutcome Input(string name, IReadOnlyList<Utterance> utterances)
    {
        var extractor = FeatureKinds.Create(name.Length == 0 ? "mfcc" : "logmel", new Dictionary<string, string>(StringComparer.Ordinal) { ["sr"] = "16000" });
        var corpus = new ExtractedCorpus(
            [.. utterances.Select((u, i) => new ExtractedUtterance(u, new FeatureMatrix(1, 1, [i]), 3 + (i * 7 % 11), -20, []))],
            [.. Enumerable.Range(0, Failures).Select(i => new InputFailure($"/data/bad-{i}.flac", "holds no samples"))]);
        return new InputOutcome(name, extractor, corpus, ResultRow.Frame, 0, utterances.Count, 4.2);
    }

    private SpeakerForm Form(string name, List<Utterance> utterances, List<string> labels)
    {
        var split = name switch
        {
            SpeakerForm.ByChapter => Split.ByChapter(utterances, 0.3),
            Recipe.AsPublished => Split.ByChunk(utterances, 0.3, 0),
            _ => Split.ByUtterance(utterances, 0.34, 0),
        };
        var tested = split.Folds.SelectMany(f => f.Test).Distinct().ToList();
        return new SpeakerForm(name, split, split.Check(SplitPurpose.KnownSpeakers), labels, [.. Models.Select(m => Model(m.Name, Math.Min(1, m.Errors * Factor(name)), tested, labels, name))]);
    }

    private SpeakerModelOutcome Model(string name, double errors, List<Utterance> tested, List<string> labels, string form)
    {
        var chunks = tested.SelectMany(u => Enumerable.Range(0, form == Recipe.AsPublished ? 1 : ChunksPerUtterance).Select(c => (u, (int?)c))).ToList();
        List<SpeakerLevel> levels = [Level(ResultRow.Frame, name, form, Math.Min(1, errors * 1.5), chunks, labels), Level(ResultRow.Chunk, name, form, errors, chunks, labels), Level(ResultRow.Utterance, name, form, errors is 0 or 1 ? errors : errors / 2.5, [.. tested.Select(u => (u, (int?)null))], labels)];
        var ensemble = name == SpeakerModelOutcome.Ensemble;
        return new SpeakerModelOutcome(name, ensemble ? [] : [Training(name)], ensemble ? levels[1..] : levels, Growth(errors, [0.5, 1, 2, 3, 4, 6, 8, 12])) { Members = ensemble ? ["gmm@encoder", "tdnn"] : [] };
    }

    private FoldTraining Training(string name)
    {
        var network = WithCurves && !name.StartsWith("gmm", StringComparison.Ordinal);
        IReadOnlyList<LearningCurvePoint> curve = network ? [.. Enumerable.Range(1, 20).Select(e => new LearningCurvePoint(e, 2.0 / e, 1 - (0.6 / e), (2.2 / e) + (0.01 * e), 1 - (0.8 / e)))] : [];
        return new FoldTraining(0, curve, network ? 14 : null, network ? 62.5 : 8.1, 1.2, network ? 412_000 : 61_440, 1.1, null);
    }

    private SpeakerLevel Level(string level, string model, string form, double errors, List<(Utterance Utterance, int? Chunk)> items, List<string> labels)
    {
        var random = new SeededRandom(7).Fork($"{model} {form} {level}");
        int[] truth = [.. items.Select(i => labels.IndexOf(i.Utterance.Speaker!))];
        var probabilities = new double[items.Count * labels.Count];
        var said = new List<SpeakerItem>();
        for (var i = 0; i < items.Count; i++)
        {
            var wrong = random.NextDouble() < errors;
            var decided = wrong ? Other(truth[i], random.NextDouble(), labels.Count) : truth[i];
            var runner = wrong && random.NextDouble() < 0.7 ? truth[i] : Enumerable.Range(0, labels.Count).First(c => c != decided);
            var sure = 0.5 + (0.5 * random.NextDouble() * (wrong ? 0.9 : 1));
            var row = probabilities.AsSpan(i * labels.Count, labels.Count);
            row.Fill((1 - sure) / (labels.Count + 1));
            row[decided] = sure;
            row[runner] += (1 - sure) / 2;
            said.Add(new SpeakerItem(items[i].Utterance, items[i].Chunk, truth[i], decided, runner, sure));
        }

        var metrics = ClassificationMetrics.Compute(truth, probabilities, labels);
        float[] single = [.. probabilities.Select(p => (float)p)];
        int[] decisions = [.. said.Select(s => s.Decided)];
        var options = new BootstrapOptions { Replicates = 200, Jobs = 1 };
        ConfidenceInterval Over(string[] groups) => Intervals ? GroupBootstrap.Accuracy(GroupIndex.From(groups), truth, decisions, options) : new(metrics.Accuracy, double.NaN, double.NaN, 0.95);
        return new SpeakerLevel(
            level, metrics, ClassificationMetrics.TopKAccuracy(truth, single, labels.Count, 5), Over([.. items.Select(i => i.Utterance.Speaker!)]), Over([.. items.Select(i => i.Utterance.Chapter ?? "")]), level == ResultRow.Frame ? [] : said);
    }

    /// <summary>Somebody else: mostly the next of the same gender where alike voices are of one gender.</summary>
    private int Other(int truth, double draw, int labels)
    {
        var step = AlikeWithinGender && labels > 2 && draw < 0.8 ? 2 : 1 + (int)(draw * 0.999 * (labels - 1));
        return (truth + step) % labels == truth ? (truth + 1) % labels : (truth + step) % labels;
    }

    private List<GrowthPoint> Growth(double errors, double[] seconds) =>
        [.. seconds.Select(s => (Seconds: s, Accuracy: Math.Clamp(1 - (errors is 0 or 1 ? errors : 2 * errors / (1 + s)), 0, 1))).Select(p => new GrowthPoint(p.Seconds, 200, p.Accuracy, Intervals ? new(p.Accuracy, Math.Max(0, p.Accuracy - 0.05), Math.Min(1, p.Accuracy + 0.03), 0.95) : new(p.Accuracy, double.NaN, double.NaN, 0.95)))];

    private VoiceSpace Space(List<Utterance> utterances)
    {
        var random = new SeededRandom(3);
        double Noise() => random.NextGaussian();
        double Place(Utterance u, int axis)
        {
            var speaker = (int.Parse(u.Speaker!, System.Globalization.CultureInfo.InvariantCulture) - 1272) / 37;
            return axis == 0 ? (speaker % 2 * 6) + (speaker * 0.3) : Math.Sin(speaker * 2.1) * 7;
        }

        var points = utterances.SelectMany(u => Enumerable.Range(0, 2).Select(c => (u, c))).Select((p, i) =>
            new SpacePoint(p.u, p.c, Place(p.u, 0) + Noise(), Place(p.u, 1) + Noise(), (Place(p.u, 0) * 5) + Noise(), (Place(p.u, 1) * 5) + Noise(), i / 4 % Speakers, i / 5 % Speakers)).ToList();
        int[] speakers = [.. points.Select(p => (int.Parse(p.Utterance.Speaker!, System.Globalization.CultureInfo.InvariantCulture) - 1272) / 37)];
        int[] kmeans = [.. points.Select(p => p.KMeans)];
        var chapters = GroupIndex.From([.. points.Select(p => p.Utterance.Chapter ?? "")]).Items.ToArray();
        SpaceClustering Clustering(string method, string unit, int[] clusters, double silhouette) => new(
            method, unit, points.Count, ClusterAgreement.Of(speakers, clusters), Genders ? ClusterAgreement.Of([.. speakers.Select(s => s % 2)], clusters) : null, Chapters > 0 ? ClusterAgreement.Of(chapters, clusters) : null, silhouette);
        return new VoiceSpace
        {
            Input = "encoder",
            Features = Features,
            ComponentsPerChunk = [.. Enumerable.Range(0, 200).Select(i => Math.Clamp((int)(44 + (5 * Noise())), 16, 55))],
            Share = 0.85,
            FrameRatios = [0.2, 0.1, 0.05],
            ChunkRatios = [0.31, 0.12, 0.06],
            Clusterings = [Clustering("k-means", ResultRow.Frame, [.. kmeans.Select((k, i) => i % 3 == 0 ? k : i % Speakers)], double.NaN), Clustering("k-means", ResultRow.Chunk, kmeans, 0.21), Clustering("agglomerative", ResultRow.Chunk, [.. points.Select(p => p.Agglomerative)], 0.18)],
            Axes = [.. Enumerable.Range(0, 10).Select(i => new SpaceAxis(0.3 / (i + 1), Genders ? i == 0 ? 0.98 : 0.5 + (0.04 * (i % 4)) : double.NaN, 0.8 - (0.06 * i), Chapters > 1 ? 0.02 + (0.01 * i) : double.NaN))],
            Points = points,
            MapDivergence = 0.84,
            Similarity = Similarity(),
            Chapters = Chapters > 1 ? new ChapterEcho(Speakers, points.Count, ChaptersShow ? 0.78 : 0.5, 0.5) : null,
        };
    }

    private SpeakerSimilarity Similarity()
    {
        // Speakers of one gender stand beside each other, as the leaves of a dendrogram would.
        var order = Enumerable.Range(0, Speakers).OrderBy(s => s % 2).ThenBy(s => s).ToList();
        double Cosine(int a, int b) => a == b ? 1 : (AlikeWithinGender == (a % 2 == b % 2) ? 0.7 : 0.1) - (0.5 * Math.Abs(a - b) / Speakers);
        return new SpeakerSimilarity(
            [.. order.Select(Name)],
            [.. order.Select(s => Genders ? s % 2 == 0 ? "F" : "M" : null)],
            [.. order.Select(a => (IReadOnlyList<double>)[.. order.Select(b => Cosine(a, b))])],
            [.. Enumerable.Range(0, Speakers - 1).Select(m => (m == 0 ? 0 : Speakers + m - 1, m + 1, 0.3 + (0.02 * m)))]);
    }
}
