namespace Timbre.Neural;

/// <summary>
/// How fast some weights learn: discriminative rates and gradual unfreezing (Howard and Ruder 2018). It holds for all weights whose name in a weight file begins with
/// <paramref name="Prefix"/>; of several the longest decides, and weights without any learn as usual. While weights do not learn, nothing changes them: neither gradient nor
/// weight decay; and the optimiser's memory of them begins with their first step. A batch normalisation of which neither weight nor bias learns uses its running statistics as
/// in use and leaves them as they are. Gradients go no further back than the first layer that learns.
/// </summary>
/// <param name="Prefix">For instance <c>embedding.</c> or <c>3.weight</c>; without the dot, <c>1</c> is also that of <c>10.weight</c>; empty = all.</param>
/// <param name="Factor">Times the learning rate; 0 = never learn.</param>
/// <param name="FromEpoch">First epoch in which they learn, from 1.</param>
public sealed record LayerRate(string Prefix, double Factor = 1, int FromEpoch = 1);
