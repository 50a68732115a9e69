namespace Timbre.Recipes;

/// <summary>How far a run has come.</summary>
/// <param name="Stage">What is being done: <c>features</c>, <c>training</c> …</param>
/// <param name="Done">Units done in this stage.</param>
/// <param name="Total">Units in this stage; 0 where it is not known.</param>
/// <param name="Detail">What just happened, in a few words.</param>
public sealed record ExperimentProgress(string Stage, double Done, double Total, string? Detail = null);
