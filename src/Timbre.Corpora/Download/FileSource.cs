namespace Timbre.Corpora;

/// <summary>One file that can be fetched over HTTP, and what is known about it beforehand.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Addresses">Where it is, tried in turn.</param>
internal sealed record FileSource(string Name, IReadOnlyList<Uri> Addresses)
{
    /// <summary>What its content must come to; null where nobody states it.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>Its exact size where it is known.</summary>
    public long? Bytes { get; init; }

    /// <summary>What a user can do instead of downloading it, as the end of a sentence.</summary>
    public required string Otherwise { get; init; }

    /// <summary>Puts an answer that is no file into words where the server is known well enough; null, or null for an answer, leaves it to the status.</summary>
    public Func<HttpResponseMessage, TimbreException?>? Refusal { get; init; }

    public static FileSource Of(KnownCorpus corpus) => new(corpus.ArchiveName, corpus.Addresses)
    {
        Checksum = corpus.Checksum,
        Bytes = corpus.Bytes,
        Otherwise = "point at data that is already there with --set corpus.root=DIR",
    };
}
