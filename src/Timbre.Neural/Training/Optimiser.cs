using System.Text.Json.Serialization;

namespace Timbre.Neural;

/// <summary>How weights follow their gradients; each with the formulas and defaults of <c>torch.optim</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(RmsProp), "rmsprop")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamw")]
public abstract record Optimiser
{
    /// <summary>Pull of all weights towards 0; added to the gradient, but in <see cref="AdamW"/> apart from it.</summary>
    public double WeightDecay { get; init; }
}

/// <summary>Stochastic gradient descent.</summary>
public sealed record Sgd : Optimiser
{
    /// <summary>Share of the last step that is kept.</summary>
    public double Momentum { get; init; }

    /// <summary>Nesterov's momentum.</summary>
    public bool Nesterov { get; init; }
}

/// <summary>RMSprop (Hinton 2012) by torch's formula with the defaults of Keras, which the published experiments rest on (torch's own: 0.99 and 1e-8).</summary>
public sealed record RmsProp : Optimiser
{
    /// <summary>Share of the old mean square that is kept (torch: alpha).</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>Added to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-7;
}

/// <summary>Adam (Kingma and Ba 2015).</summary>
public sealed record Adam : Optimiser
{
    /// <summary>Share of the old mean that is kept.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the old mean square that is kept.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;
}

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019); decay 0.01 unless set.</summary>
public sealed record AdamW : Optimiser
{
    /// <summary>Sets torch's default decay.</summary>
    public AdamW() => WeightDecay = 0.01;

    /// <summary>Share of the old mean that is kept.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the old mean square that is kept.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;
}
