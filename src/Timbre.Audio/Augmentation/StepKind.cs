using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>What a step does to samples, given what was drawn for it and random numbers of its own.</summary>
internal delegate float[] StepFunction(ReadOnlySpan<float> samples, SampleRate rate, DrawnStep drawn, SeededRandom random);

/// <summary>A number that a kind of step takes.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Least">The least value that is allowed.</param>
/// <param name="Most">The greatest value that is allowed.</param>
/// <param name="Default">What it is drawn from unless given; null where it must be given to count.</param>
/// <param name="InsteadOf">The parameter whose place it takes: only one of the two may be given.</param>
internal sealed record StepParameter(string Name, double Least, double Most, ParameterRange? Default, string? InsteadOf = null);

/// <summary>A word that a kind of step takes.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Words">The possible ones; the first is taken unless given.</param>
internal sealed record StepChoice(string Name, IReadOnlyList<string> Words);

/// <summary>A kind of step: its name, what it takes and what it does.</summary>
internal sealed record StepKind(string Name, IReadOnlyList<StepParameter> Parameters, IReadOnlyList<StepChoice> Choices, StepFunction Run)
{
    public const string Probability = "p";

    /// <summary>Every name that may stand before an equals sign.</summary>
    public IEnumerable<string> ParameterNames => Parameters.Select(p => p.Name).Concat(Choices.Select(c => c.Name)).Append(Probability);
}
