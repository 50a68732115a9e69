namespace Timbre.Numerics.Kernels;

/// <summary>The stretch of columns in which a row has weights, and where these begin in the matrix's list.</summary>
internal readonly record struct LaneMatrixRow(int First, int Count, int Weights);
