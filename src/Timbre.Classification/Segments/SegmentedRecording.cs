namespace Timbre.Classification;

/// <summary>The segments of one recording, to be written.</summary>
/// <param name="Id">What the recording is called; unique among those that are written together.</param>
/// <param name="Path">Its file.</param>
/// <param name="Task">What the labels tell, e.g. <c>gender</c>.</param>
/// <param name="Labels">The labels that are possible, in the order in which scores are written.</param>
/// <param name="Segments">In order of time.</param>
public sealed record SegmentedRecording(string Id, string Path, string Task, IReadOnlyList<string> Labels, IReadOnlyList<VoiceSegment> Segments);
