namespace Timbre.Neural;

/// <summary>Where the frames of several chunks lie, one chunk after another.</summary>
internal sealed class ChunkBatch
{
    public ChunkBatch(IReadOnlyList<ReadOnlyMemory<float>> chunks, EncoderConfiguration configuration)
    {
        Chunks = chunks;
        First = new int[chunks.Count];
        Frames = new int[chunks.Count];
        for (var i = 0; i < chunks.Count; i++)
        {
            First[i] = Total;
            Frames[i] = configuration.FrameCount(chunks[i].Length);
            Total += Frames[i];
        }
    }

    public IReadOnlyList<ReadOnlyMemory<float>> Chunks { get; }

    /// <summary>Each chunk's first row.</summary>
    public int[] First { get; }

    /// <summary>Each chunk's rows.</summary>
    public int[] Frames { get; }

    /// <summary>All rows.</summary>
    public int Total { get; }

    /// <summary>The same work for each chunk in <paramref name="parts"/> parts: body(chunk, part).</summary>
    public void ForEach(Numerics.WorkTeam team, int parts, Action<int, int> body) => team.For(Chunks.Count * parts, i => body(i / parts, i % parts));
}
