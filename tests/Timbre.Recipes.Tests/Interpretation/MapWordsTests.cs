using Timbre.Audio;
using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes.Tests.Interpretation;

/// <summary>Sentences on what networks look at, of figures by hand.</summary>
public sealed class MapWordsTests
{
    private static readonly PictureAxes s_axes = new(PictureRowKind.Cepstrum, [0, 1, 2, 3], 0.01);

    [Theory]
    [InlineData(0.62, "agree well (mean rank correlation 0.62)")]
    [InlineData(0.31, "agree in part (mean rank correlation 0.31)")]
    [InlineData(0.1, "hardly agree (mean rank correlation 0.10)")]
    [InlineData(-0.4, "hardly agree (mean rank correlation −0.40)")]
    [InlineData(double.NaN, "hardly agree (mean rank correlation not defined)")]
    public void HowFarTheMethodsAgree(double correlation, string words) => Assert.Contains(words, MapWords.Agree(Study(agreement: correlation)), StringComparison.Ordinal);

    [Fact]
    public void TheVerdictOfRandomWeights()
    {
        var passed = MapWords.Random(Study((0.1, -0.05), (0, 0.02), (-0.19, 0.19)));
        Assert.StartsWith("With weights drawn at random the maps lose what they had in common with these (rank correlations −0.19 to 0.19): they show what was learned", passed, StringComparison.Ordinal);

        var failed = MapWords.Random(Study((0.45, 0.1), (0, 0.02), (0.1, -0.31)));
        Assert.StartsWith("With weights drawn at random the maps by Grad-CAM and occlusion still have something in common with these (rank correlations −0.31 to 0.45, beyond ±0.2)", failed, StringComparison.Ordinal);
        Assert.EndsWith("Those by integrated gradients lose it.", failed, StringComparison.Ordinal);

        var unknown = MapWords.Random(Study((double.NaN, 0.1), (0, 0.02), (0.1, 0)));
        Assert.Contains("the maps by integrated gradients and occlusion lose what they had in common with these (rank correlations 0.00 to 0.10)", unknown, StringComparison.Ordinal);
        Assert.EndsWith("Whether the maps by Grad-CAM depend on what was learned is not known: there was nothing to compare, or maps were the same everywhere.", unknown, StringComparison.Ordinal);
        Assert.StartsWith("Whether the maps by Grad-CAM, integrated gradients and occlusion", MapWords.Random(Study((double.NaN, 0), (0, double.NaN), (double.NaN, 0))), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereAndWhenTheEvidenceLies()
    {
        var study = Study();
        Assert.Equal("Half of what speaks for F lies in cepstral coefficient 1 (Grad-CAM), in cepstral coefficient 1 (integrated gradients) and in cepstral coefficient 1 (occlusion).", MapWords.Where(study, study.Labels[0]));
        var even = study.Labels[0].Methods[0] with { RowShares = [0.26, 0.25, 0.25, 0.24] };
        Assert.Equal("What speaks for F is spread over all rows by Grad-CAM.", MapWords.Where(study, study.Labels[0] with { Methods = [even] }));
        Assert.EndsWith(" lies in cepstral coefficient 1 (occlusion); by Grad-CAM it is spread over all rows.", MapWords.Where(study, study.Labels[0] with { Methods = [even, study.Labels[0].Methods[2]] }), StringComparison.Ordinal);
        Assert.Equal("For M no method found anything.", MapWords.Where(study, study.Labels[1]));
        Assert.Equal("Half of what covering takes away lies, in the mean over recordings, for F between 0.02 and 0.03\u00a0s and for M nowhere of the picture.", MapWords.When(study));
    }

    [Fact]
    public void WhetherAnotherNetworkLooksAtTheSame()
    {
        var study = Study();
        Assert.Equal("The residual network from scratch looks at much the same: its mean maps have a rank correlation of 1.00 on average with those of the fine-tuned residual network (from 1.00 to 1.00, by label and method).", MapWords.Compared(study, study with { Model = "resnet" }));
        Assert.Contains("looks at something else: its mean maps have a rank correlation of −1.00", MapWords.Compared(study, Study(sign: -1) with { Model = "resnet" }), StringComparison.Ordinal);
        Assert.Equal("The residual network from scratch cannot be compared with it.", MapWords.Compared(study, Study(sign: 0) with { Model = "resnet" }));
    }

    [Fact]
    public void RecordingsAreTakenFromAllFoldsAndSpeakersAlike()
    {
        var all = Enumerable.Range(0, 2).SelectMany(fold => Enumerable.Range(0, 3).SelectMany(speaker => Enumerable.Range(0, fold == 0 ? 20 : 5).Select(i => Outcome($"{fold}{speaker}", fold, $"{fold}-{speaker}-{i}")))).ToList();
        var six = SpreadSample.Of(all, 6, 1);
        Assert.Equal(6, six.Select(u => u.Utterance.Speaker).Distinct().Count());
        Assert.Equal([0, 1, 0, 1, 0, 1], six.Select(u => u.Fold));
        Assert.Equal(six, SpreadSample.Of(all, 12, 1).Take(6));
        Assert.Equal(six, SpreadSample.Of(all.AsEnumerable().Reverse(), 6, 1)); // whatever their order was
        Assert.NotEqual(six, SpreadSample.Of(all, 6, 2));
        Assert.Equal(all.Count, SpreadSample.Of(all, 1000, 1).Distinct().Count());
        Assert.Empty(SpreadSample.Of(all, 0, 1));
    }

    private static UtteranceOutcome Outcome(string speaker, int fold, string id) => new(new Corpora.Utterance(id, $"/{id}.wav") { Speaker = speaker }, fold, 0, [0, -1], UtteranceScores.Of([0, -1], 2), [0.7, 0.3]);

    /// <summary>For F evidence in row 1 and frame 2, for M none.</summary>
    private static MapStudy Study((double Head, double All)? first = null, (double Head, double All)? second = null, (double Head, double All)? third = null, double agreement = 0.5, float sign = 1)
    {
        LabelMaps Label(string label, float[] values, double[] shares) => new(
            label, 3, new FeatureMatrix(4, 5, new float[20]), [.. Enum.GetValues<ExplanationMethod>().Select(m => new LabelMethodMap(m, new EvidenceMap(4, 5, values), shares))]);
        float[] found = [.. Enumerable.Range(0, 20).Select(i => sign * (i == 7 ? 4 : i % 5 == 0 ? -1 : 0.1f))];
        (double Head, double All)[] random = [first ?? (0, 0), second ?? (0, 0), third ?? (0, 0)];
        return new MapStudy(
            "resnet-tuned",
            s_axes,
            2,
            [Label("F", found, [0.2, 0.6, 0.1, 0.1]), Label("M", new float[20], [0, 0, 0, 0])],
            [new MethodAgreement(ExplanationMethod.GradCam, ExplanationMethod.Occlusion, agreement)],
            [.. random.Select((r, i) => new MethodRandomisation((ExplanationMethod)i, r.Head, r.All, 6))],
            0.01,
            null!,
            1.5);
    }
}
