using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>How a map came about.</summary>
public enum ExplanationMethod
{
    /// <summary><see cref="Neural.GradCam"/>: coarse, what speaks for the class alone.</summary>
    GradCam,

    /// <summary><see cref="Neural.IntegratedGradients"/> from the mean picture of the training.</summary>
    IntegratedGradients,

    /// <summary><see cref="Neural.Occlusion"/> by the mean picture of the training.</summary>
    Occlusion,
}

/// <summary>What a method says of a picture.</summary>
/// <param name="Method">The method.</param>
/// <param name="Map">[rows, frames]: above 0 speaks for the class, below 0 against it.</param>
public sealed record MethodMap(ExplanationMethod Method, EvidenceMap Map);

/// <summary>Whether two methods put the parts of a picture into the same order.</summary>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="RankCorrelation">Spearman's, over cells as large as the occlusion's window; NaN where a map is the same everywhere.</param>
public sealed record MethodAgreement(ExplanationMethod First, ExplanationMethod Second, double RankCorrelation);
