using System.Text.Json.Serialization;

namespace Timbre.Learning;

/// <summary>How <see cref="SupportVectorMachine"/> compares two rows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SupportVectorKernel>))]
public enum SupportVectorKernel
{
    /// <summary>exp(−γ ‖a − b‖²).</summary>
    Rbf,

    /// <summary>a · b.</summary>
    Linear,
}

/// <summary>How <see cref="SupportVectorMachine"/> is fitted.</summary>
public sealed record SupportVectorOptions
{
    /// <summary>Weight of the data against the width of the margin, above 0. Default 1.</summary>
    public double C { get; init; } = 1;

    /// <summary>How two rows are compared. Default Rbf.</summary>
    public SupportVectorKernel Kernel { get; init; }

    /// <summary>γ of the Rbf kernel, above 0; null (default) is 1 / (features · variance of all values), scikit-learn's "scale".</summary>
    public double? Gamma { get; init; }

    /// <summary>How far the conditions of the optimum may be off, above 0. Default 1e-3, as LIBSVM.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Memory for kernel values, in megabytes, at least 1. Rows that do not fit are computed again. Default 256.</summary>
    public int CacheMegabytes { get; init; } = 256;

    /// <summary>Steps allowed, at least 1. Default 10 million, LIBSVM's least limit.</summary>
    public int MaxIterations { get; init; } = 10_000_000;

    internal void Validate()
    {
        LearningData.Require(C > 0 && double.IsFinite(C), nameof(C), C, "must be a positive number");
        LearningData.Require(Gamma is null || (Gamma > 0 && double.IsFinite(Gamma.Value)), nameof(Gamma), Gamma ?? 0, "must be a positive number");
        LearningData.Require(Tolerance > 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "must be a positive number");
        LearningData.Require(CacheMegabytes >= 1, nameof(CacheMegabytes), CacheMegabytes, "must be at least 1");
        LearningData.Require(MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "must be at least 1");
        LearningData.Require(Enum.IsDefined(Kernel), nameof(Kernel), (int)Kernel, "must be Rbf or Linear");
    }
}
