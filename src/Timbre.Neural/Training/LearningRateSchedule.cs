using System.Text.Json.Serialization;

namespace Timbre.Neural;

/// <summary>How the learning rate changes while training.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantRate), "constant")]
[JsonDerivedType(typeof(StepDecay), "step")]
[JsonDerivedType(typeof(CosineDecay), "cosine")]
[JsonDerivedType(typeof(OneCycle), "one_cycle")]
[JsonDerivedType(typeof(ReduceOnPlateau), "plateau")]
public abstract record LearningRateSchedule
{
    /// <summary>The rate of one step, from the rate that the options give.</summary>
    /// <param name="rate">The base rate.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="epochs">Number of epochs planned.</param>
    /// <param name="step">Step over the whole training, from 0.</param>
    /// <param name="steps">Number of steps planned.</param>
    internal abstract double At(double rate, int epoch, int epochs, long step, long steps);

    /// <summary>The momentum of one step, for optimisers that have one; null = theirs.</summary>
    /// <param name="step">Step over the whole training, from 0.</param>
    /// <param name="steps">Number of steps planned.</param>
    internal virtual double? MomentumAt(long step, long steps) => null;

    /// <exception cref="TimbreException">A setting is out of range.</exception>
    internal virtual void Validate()
    {
    }

    private protected static void Require(bool right, string option, double value, string wanted) => TrainingOptions.Require(right, "schedule." + option, value, wanted);
}

/// <summary>The base rate throughout.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    internal override double At(double rate, int epoch, int epochs, long step, long steps) => rate;
}

/// <summary>Multiplied by <paramref name="Factor"/> every <paramref name="Every"/> epochs; 1 and 0.9 is an exponential decay.</summary>
public sealed record StepDecay(int Every, double Factor) : LearningRateSchedule
{
    internal override double At(double rate, int epoch, int epochs, long step, long steps) => rate * Math.Pow(Factor, epoch / Every);

    internal override void Validate()
    {
        Require(Every > 0, "every", Every, "a positive number of epochs");
        Require(Factor is > 0 and <= 1, "factor", Factor, "above 0 and at most 1");
    }
}

/// <summary>Half a cosine over the epochs, down to <paramref name="Final"/> times the base rate.</summary>
public sealed record CosineDecay(double Final = 0) : LearningRateSchedule
{
    internal override double At(double rate, int epoch, int epochs, long step, long steps) =>
        rate * (Final + ((1 - Final) * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2));

    internal override void Validate() => Require(Final is >= 0 and <= 1, "final", Final, "0 to 1");
}

/// <summary>
/// Up from rate / <paramref name="Divisor"/> to the base rate over the share <paramref name="Rise"/> of the steps, then down to
/// rate / <paramref name="Divisor"/> / <paramref name="FinalDivisor"/>, by cosines (Smith and Topin 2018; as torch's OneCycleLR, which cycles the momentum unless told not to: see <see cref="Momentum"/>).
/// </summary>
public sealed record OneCycle(double Rise = 0.3, double Divisor = 25, double FinalDivisor = 1e4) : LearningRateSchedule
{
    /// <summary>How the momentum goes against the rate; null = the optimiser's own throughout.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MomentumCycle? Momentum { get; init; }

    internal override double At(double rate, int epoch, int epochs, long step, long steps) =>
        Between(rate / Divisor, rate, rate / Divisor / FinalDivisor, step, steps);

    internal override double? MomentumAt(long step, long steps) =>
        Momentum is null ? null : Between(Momentum.Highest, Momentum.Lowest, Momentum.Highest, step, steps);

    internal override void Validate()
    {
        if (Momentum is not null)
        {
            Require(Momentum.Lowest is >= 0 and < 1, "momentum.lowest", Momentum.Lowest, "at least 0 and below 1");
            Require(Momentum.Highest >= Momentum.Lowest && Momentum.Highest < 1, "momentum.highest", Momentum.Highest, "at least momentum.lowest and below 1");
        }

        Require(Rise is >= 0 and <= 1, "rise", Rise, "0 to 1");
        Require(Divisor > 0 && double.IsFinite(Divisor), "divisor", Divisor, "a positive number");
        Require(FinalDivisor > 0 && double.IsFinite(FinalDivisor), "final_divisor", FinalDivisor, "a positive number");
    }

    private double Between(double start, double middle, double end, long step, long steps)
    {
        var peak = (Rise * steps) - 1;
        var (from, to, share) = step <= peak
            ? (start, middle, peak > 0 ? step / peak : 1)
            : (middle, end, (step - peak) / Math.Max(1e-9, steps - 1 - peak));
        return to + ((from - to) * (1 + Math.Cos(Math.PI * Math.Min(1, share))) / 2);
    }
}

/// <summary>
/// The momentum of <see cref="Sgd"/>, or beta 1 of <see cref="Adam"/> and <see cref="AdamW"/>, in a <see cref="OneCycle"/>: <paramref name="Highest"/> while the rate is
/// lowest, <paramref name="Lowest"/> at its peak. It stands in for the optimiser's own; the defaults are torch's.
/// </summary>
/// <param name="Lowest">At least 0.</param>
/// <param name="Highest">At least as high, below 1.</param>
public sealed record MomentumCycle(double Lowest = 0.85, double Highest = 0.95);

/// <summary>Multiplied by <paramref name="Factor"/> whenever the loss watched has not improved for <paramref name="Patience"/> epochs, not below <paramref name="Minimum"/>.</summary>
public sealed record ReduceOnPlateau(double Factor = 0.1, int Patience = 10, double Minimum = 0) : LearningRateSchedule
{
    internal override double At(double rate, int epoch, int epochs, long step, long steps) => rate;

    internal override void Validate()
    {
        Require(Factor is > 0 and < 1, "factor", Factor, "above 0 and below 1");
        Require(Patience >= 0, "patience", Patience, "0 or more epochs");
        Require(Minimum >= 0 && double.IsFinite(Minimum), "minimum", Minimum, "0 or more");
    }
}
