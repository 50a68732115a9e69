namespace Timbre.Classification;

/// <summary>A model that says where a voice lies among voices.</summary>
public interface IEmbedder
{
    /// <summary>Values of an embedding.</summary>
    int EmbeddingSize { get; }

    /// <summary>The embedding of each row; not scaled to a length.</summary>
    /// <param name="rows">[n, features], scaled.</param>
    /// <param name="embeddings">[n, <see cref="EmbeddingSize"/>].</param>
    void Embed(ReadOnlySpan<float> rows, Span<float> embeddings);
}
