namespace Timbre.Neural;

/// <summary>What a checkpoint was trained to tell from the mean frame.</summary>
/// <param name="Name">E.g. <c>gender</c>, <c>age</c>, or <c>label</c> where the checkpoint gives no name.</param>
/// <param name="Labels">The classes in the order of the logits, e.g. <c>female</c>, <c>male</c>; empty where the head gives one plain number.</param>
public sealed record EncoderHead(string Name, IReadOnlyList<string> Labels);
