namespace Timbre.Neural;

/// <summary>A stored entry of a zip archive: bytes of the file itself.</summary>
internal sealed record ZipEntry(string Name, long Position, long Length);
