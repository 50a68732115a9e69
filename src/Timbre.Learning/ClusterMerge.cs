namespace Timbre.Learning;

/// <summary>Two clusters that become one, as a row of scipy's linkage matrix. Rows are clusters 0 … n − 1; merge i makes cluster n + i.</summary>
/// <param name="Left">The cluster with the lower number.</param>
/// <param name="Right">The other one.</param>
/// <param name="Distance">How far they are apart.</param>
/// <param name="Size">Rows of both together.</param>
public readonly record struct ClusterMerge(int Left, int Right, double Distance, int Size);
