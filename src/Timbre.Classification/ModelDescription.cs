using System.Text.Json.Nodes;

namespace Timbre.Classification;

/// <summary>What a model folder says of itself, for those who did not train it.</summary>
/// <param name="Task">What it tells, e.g. <c>gender</c>.</param>
/// <param name="Corpus">What it was trained on, e.g. <c>librispeech/dev-clean</c>.</param>
/// <param name="Speakers">Speakers in training, validation included.</param>
/// <param name="Utterances">Utterances in training, validation included.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Metrics">Results on speakers that the model of that fold had not heard, and how they were measured; null where nobody measured.</param>
public sealed record ModelDescription(string Task, string Corpus, int Speakers, int Utterances, long Seed, JsonObject? Metrics = null);
