using Timbre.Corpora;
using Timbre.Evaluation.Descriptive;

namespace Timbre.Recipes;

/// <summary>One feature over all frames under one way of normalising.</summary>
/// <param name="Box">All frames.</param>
/// <param name="Mean">All frames.</param>
/// <param name="Deviation">All frames.</param>
/// <param name="SpeakerSpread">Standard deviation of the speakers' means; NaN below two speakers.</param>
/// <param name="Effect">Cohen's d of the label over frames.</param>
/// <param name="Auc">AUC of the label over frames.</param>
internal sealed record NormalisedFeature(BoxPlot Box, double Mean, double Deviation, double SpeakerSpread, double Effect, double Auc);

/// <summary>A recording whose mean lies far from the others'.</summary>
internal sealed record OutlyingRecording(string Id, string Feature, double Mean, double Z);

/// <summary>Everything about one feature (a coefficient, a band).</summary>
internal sealed record FeatureStudy
{
    public required string Name { get; init; }

    /// <summary>Every frame a value.</summary>
    public required Distribution PerFrame { get; init; }

    /// <summary>Every recording a value: its mean.</summary>
    public required Distribution PerRecording { get; init; }

    /// <summary>Means per speaker against the label.</summary>
    public required GenderAssociation Mean { get; init; }

    /// <summary>Standard deviations within a recording, averaged per speaker, against the label.</summary>
    public required GenderAssociation Spread { get; init; }

    public required NormalisedFeature Before { get; init; }

    public required NormalisedFeature Global { get; init; }

    public required NormalisedFeature PerUtterance { get; init; }

    /// <summary>After global normalisation: mean over the frames of speakers that were not used to fit it; NaN without any.</summary>
    public required double HeldOutMean { get; init; }

    /// <summary>The same: standard deviation, which is 1 on the training frames.</summary>
    public required double HeldOutDeviation { get; init; }

    /// <summary>Correlation over recordings of the feature's mean with the level in dB.</summary>
    public required double LevelCorrelation { get; init; }

    /// <summary>Recordings whose mean has |z| above 3, the farthest first.</summary>
    public required IReadOnlyList<OutlyingRecording> OutlyingRecordings { get; init; }

    public static FeatureStudy Of(string name, int feature, IReadOnlyList<ExtractedUtterance> utterances, ExploredCorpus corpus)
    {
        var means = new double[utterances.Count];
        var deviations = new double[utterances.Count];
        PooledMoments training = default, heldOut = default;
        for (var i = 0; i < utterances.Count; i++)
        {
            var moments = PooledMoments.Of(utterances[i].Features.Row(feature));
            means[i] = moments.Mean;
            deviations[i] = moments.Deviation;
            if (corpus.Recordings[i].Training)
            {
                training = training.With(moments);
            }
            else
            {
                heldOut = heldOut.With(moments);
            }
        }

        var frames = FrameValues.Gather(utterances, corpus, feature, null);
        var perFrame = Distribution.Of(frames.All, frames.Groups);
        var speakerMeans = corpus.Speakers.Means(means);
        var spread = SpreadOf(speakerMeans);
        var scale = training.Deviation > 0 ? training.Deviation : 1;
        var shift = double.IsFinite(training.Mean) ? training.Mean : 0;
        var before = new NormalisedFeature(perFrame.Box, perFrame.Overall.Mean, perFrame.Overall.Deviation, spread, perFrame.Effect, perFrame.Auc);
        var recordings = Distribution.Of([.. means], corpus.ByGender(means));
        return new FeatureStudy
        {
            Name = name,
            PerFrame = perFrame,
            PerRecording = recordings,
            Mean = GenderAssociation.Of(speakerMeans, corpus.SpeakerGenders),
            Spread = GenderAssociation.Of(corpus.Speakers.Means(deviations), corpus.SpeakerGenders),
            Before = before,
            Global = Affine(before, shift, scale),
            PerUtterance = PerUtteranceOf(utterances, corpus, feature, means, deviations),
            HeldOutMean = (heldOut.Mean - shift) / scale,
            HeldOutDeviation = heldOut.Deviation / scale,
            LevelCorrelation = LevelCorrelationOf(means, corpus.Recordings),
            OutlyingRecordings = Outlying(name, means, recordings.Overall, corpus.Recordings),
        };
    }

    /// <summary>Global normalisation shifts and scales every frame alike: order and differences in standard deviations stay.</summary>
    private static NormalisedFeature Affine(NormalisedFeature raw, double shift, double scale) => raw with
    {
        Box = raw.Box with
        {
            LowWhisker = (raw.Box.LowWhisker - shift) / scale,
            FirstQuartile = (raw.Box.FirstQuartile - shift) / scale,
            Median = (raw.Box.Median - shift) / scale,
            ThirdQuartile = (raw.Box.ThirdQuartile - shift) / scale,
            HighWhisker = (raw.Box.HighWhisker - shift) / scale,
        },
        Mean = (raw.Mean - shift) / scale,
        Deviation = raw.Deviation / scale,
        SpeakerSpread = raw.SpeakerSpread / scale,
    };

    private static NormalisedFeature PerUtteranceOf(IReadOnlyList<ExtractedUtterance> utterances, ExploredCorpus corpus, int feature, double[] means, double[] deviations)
    {
        var frames = FrameValues.Gather(utterances, corpus, feature, (means, deviations)).Finite();
        var moments = Summary.Of<double>(frames.All);
        var own = new double[utterances.Count];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = double.IsNaN(means[i]) ? double.NaN : 0; // by construction: every recording's mean is taken off it
        }

        foreach (var (_, values) in frames.Groups)
        {
            Array.Sort(values);
        }

        var two = frames.Groups.Count == 2;
        return new NormalisedFeature(
            BoxPlot.Of<double>(frames.All),
            Math.Abs(moments.Mean) < 1e-9 ? 0 : moments.Mean,
            moments.Deviation,
            SpreadOf(corpus.Speakers.Means(own)),
            two ? TwoGroups.Effect(frames.Groups[0].Values, frames.Groups[1].Values) : double.NaN,
            two ? TwoGroups.Auc(frames.Groups[0].Values, frames.Groups[1].Values) : double.NaN);
    }

    private static double SpreadOf(double[] speakerMeans) => Summary.Of<double>(Array.FindAll(speakerMeans, double.IsFinite)).Deviation;

    private static double LevelCorrelationOf(double[] means, IReadOnlyList<ExploredRecording> recordings)
    {
        var pairs = means.Select((mean, i) => (Mean: mean, Level: recordings[i].LevelDb)).Where(p => double.IsFinite(p.Mean) && double.IsFinite(p.Level)).ToList();
        if (pairs.Count < 3)
        {
            return double.NaN;
        }

        double x = pairs.Average(p => p.Mean), y = pairs.Average(p => p.Level);
        var r = pairs.Sum(p => (p.Mean - x) * (p.Level - y)) / Math.Sqrt(pairs.Sum(p => (p.Mean - x) * (p.Mean - x)) * pairs.Sum(p => (p.Level - y) * (p.Level - y)));
        return double.IsFinite(r) ? r : double.NaN;
    }

    private static List<OutlyingRecording> Outlying(string name, double[] means, Summary overall, IReadOnlyList<ExploredRecording> recordings)
    {
        var deviation = overall.Deviation * Math.Sqrt((overall.N - 1.0) / overall.N); // the population's, as the counts have it
        return deviation > 0
            ? [.. means.Select((mean, i) => new OutlyingRecording(recordings[i].Id, name, mean, (mean - overall.Mean) / deviation))
                .Where(o => Math.Abs(o.Z) > 3 && double.IsFinite(o.Z)).OrderByDescending(o => Math.Abs(o.Z))]
            : [];
    }
}
