using Timbre.Classification;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>One thing that the model judged: a test recording as it is, under a condition, or a piece of it.</summary>
/// <param name="Utterance">The recording; it names a speaker and a gender.</param>
/// <param name="Condition">What was done to it.</param>
/// <param name="PieceSeconds">Length of the piece; null = the whole recording.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Evidence">What was heard, before calibration.</param>
/// <param name="Female">Calibrated probability of the label F; NaN before calibration and where there is no answer.</param>
public sealed record HeardVoice(Utterance Utterance, string Condition, double? PieceSeconds, double Seconds, GenderEvidence Evidence, double Female = double.NaN)
{
    /// <summary>Whether there is an answer.</summary>
    public bool Judged => Evidence.Status == PredictionStatus.Ok;

    /// <summary>The corpus's label, an index into <see cref="GenderExperiment.Labels"/>.</summary>
    public int Truth => Utterance.Gender == Gender.F ? 0 : 1;

    /// <summary>The answer, an index likewise.</summary>
    public int Decided => Female >= 0.5 ? 0 : 1;

    /// <summary>Whether the answer is the corpus's label.</summary>
    public bool Correct => Decided == Truth;

    /// <summary>Probability of the answer.</summary>
    public double Score => Math.Max(Female, 1 - Female);

    /// <summary>The same with a probability.</summary>
    public HeardVoice Calibrated(GenderCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return Judged ? this with { Female = calibration.Probability(Evidence.Mean, Evidence.Seconds) } : this;
    }
}
