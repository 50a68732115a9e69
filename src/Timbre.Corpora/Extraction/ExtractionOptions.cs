using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>How the features of utterances are computed. None of it but <see cref="Augmentation"/> and <see cref="Copy"/> decides what comes out.</summary>
public sealed record ExtractionOptions
{
    /// <summary>All cores, no store, the recordings as they are.</summary>
    public static ExtractionOptions Default { get; } = new();

    /// <summary>Cores to use; 0 or less for all.</summary>
    public int Jobs { get; init; }

    /// <summary>Where features are looked up before they are computed, and kept afterwards; null computes all of them.</summary>
    public FeatureStore? Store { get; init; }

    /// <summary>What is done to the samples before the features are computed, for every <see cref="Copy"/> but the original.</summary>
    public AugmentationPlan? Augmentation { get; init; }

    /// <summary>Which altered copy of the samples is meant, from 1; 0 for the original.</summary>
    public int Copy { get; init; }

    /// <summary>Told after each utterance, one at a time, from several threads.</summary>
    public IProgress<BatchProgress>? Progress { get; init; }

    /// <summary>The plan, where there is something for it to do.</summary>
    internal AugmentationPlan? EffectiveAugmentation => Copy == 0 ? null : Augmentation;

    internal ExtractionOptions Checked() => Copy switch
    {
        < 0 => throw new TimbreException($"copy={Copy}: must be 0 (the original) or more"),
        > 0 when Augmentation is null => throw new TimbreException($"copy={Copy}: must be 0 (the original) where there is no augmentation"),
        _ => this,
    };
}
