using Timbre.Audio;

namespace Timbre.Classification;

/// <summary>A recording, decoded at some rate.</summary>
/// <param name="Samples">One channel in [-1, 1].</param>
/// <param name="Rate">Their rate.</param>
/// <param name="Warnings">What was saved from a damaged recording.</param>
internal sealed record HeardSamples(float[] Samples, SampleRate Rate, IReadOnlyList<string> Warnings);
