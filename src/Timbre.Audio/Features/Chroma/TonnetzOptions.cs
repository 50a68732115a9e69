namespace Timbre.Audio;

/// <summary>Tonal centroids. Checked when an extractor is made of them.</summary>
public sealed record TonnetzOptions
{
    /// <summary>The chroma that they are taken of.</summary>
    public ChromaOptions Chroma { get; init; } = new();

    /// <summary>True: of the harmonic part of the signal (<see cref="HarmonicPercussive"/> with its defaults); false: of the signal as it is.</summary>
    public bool Harmonic { get; init; }

    internal void Check() => Chroma.Check();

    internal void Describe(IDictionary<string, object?> settings)
    {
        Chroma.Describe(settings);
        settings["harmonic"] = Harmonic;
    }
}
