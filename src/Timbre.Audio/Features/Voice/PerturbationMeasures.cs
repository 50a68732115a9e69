namespace Timbre.Audio;

/// <summary>Cycle-to-cycle variation with Praat's definitions, as shares (0.01 is 1 %) unless in dB. Periods beyond 20 ms or 1.3 times their neighbour do not count.</summary>
/// <param name="JitterLocal">Mean difference of neighbouring periods over the mean period.</param>
/// <param name="JitterRap">Relative average perturbation: a period against the mean of three.</param>
/// <param name="JitterPpq5">Five-point period perturbation quotient.</param>
/// <param name="JitterDdp">Mean difference of neighbouring differences: three times <paramref name="JitterRap"/>.</param>
/// <param name="ShimmerLocal">Mean difference of neighbouring amplitudes over the mean amplitude.</param>
/// <param name="ShimmerDecibels">Mean magnitude of the step between neighbouring amplitudes, in dB.</param>
/// <param name="ShimmerApq3">Amplitude perturbation quotient of three points.</param>
/// <param name="ShimmerApq5">Amplitude perturbation quotient of five points.</param>
public sealed record PerturbationMeasures(
    double JitterLocal,
    double JitterRap,
    double JitterPpq5,
    double JitterDdp,
    double ShimmerLocal,
    double ShimmerDecibels,
    double ShimmerApq3,
    double ShimmerApq5);
