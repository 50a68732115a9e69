namespace Timbre.Neural;

/// <summary>What a network took over from other weights.</summary>
/// <param name="Taken">Names of its tensors that have the other values now.</param>
/// <param name="Kept">Its tensors that have their own values still.</param>
/// <param name="Unused">Names of the other's tensors that it has no place for.</param>
public sealed record WeightTransfer(IReadOnlyList<string> Taken, IReadOnlyList<KeptTensor> Kept, IReadOnlyList<string> Unused);

/// <summary>A tensor that was not taken over.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in some words.</param>
public sealed record KeptTensor(string Name, string Reason);
