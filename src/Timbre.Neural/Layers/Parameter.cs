namespace Timbre.Neural.Layers;

/// <summary>One tensor of a network: its name and shape in a weight file and where it lies in memory.</summary>
/// <param name="Name">Full name, as torch has it.</param>
/// <param name="FileShape">Shape in a weight file.</param>
/// <param name="Offset">First value in the arena.</param>
/// <param name="FilePlace">From place in memory to place in the file; null = the same order.</param>
/// <param name="Trained">In the arena of weights (true) or of running statistics.</param>
/// <param name="Start">How it begins.</param>
internal sealed record Parameter(string Name, int[] FileShape, int Offset, Func<int, int>? FilePlace, bool Trained, ParameterStart Start)
{
    public int Length { get; } = FileShape.Aggregate(1, (a, b) => checked(a * b));
}

/// <summary>First values: a constant, or random within a scale.</summary>
internal readonly record struct ParameterStart(float Constant, double Bound = 0, double Deviation = 0);
