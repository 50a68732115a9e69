namespace Timbre.Corpora;

/// <summary>What a folder turned out to hold.</summary>
/// <param name="Manifest">The utterances, in ordinal order of their ids.</param>
/// <param name="Layout">Which layout it was read as: <c>librispeech</c>, <c>audiomnist</c>, <c>folders</c>, <c>kaldi</c> or <c>csv</c>.</param>
/// <param name="Notes">What was found and what is missing, as sentences for a person.</param>
/// <param name="Failures">Folders and files that could not be read.</param>
public sealed record CorpusScan(Manifest Manifest, string Layout, IReadOnlyList<string> Notes, IReadOnlyList<InputFailure> Failures);
