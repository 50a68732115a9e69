namespace Timbre.Corpora;

/// <summary>A checkpoint on the hub that Timbre is known to be of use with.</summary>
/// <param name="Name"><c>owner/name</c>.</param>
/// <param name="Use">What it is for, in a few words.</param>
/// <param name="RoughBytes">About how much is downloaded.</param>
/// <param name="Licence">As its page states it.</param>
public sealed record KnownModel(string Name, string Use, long RoughBytes, string Licence)
{
    /// <summary>The folder that holds it on this machine; null where it is not here.</summary>
    public string? Folder => ModelFolders.Find(ModelName.Parse(Name));
}

/// <summary>The checkpoints that a list shows. Any other repository can be got by its name as well.</summary>
public static class KnownModels
{
    /// <summary>All of them, in the order in which a list shows them.</summary>
    public static IReadOnlyList<KnownModel> All { get; } =
    [
        new("facebook/wav2vec2-base", "general speech encoder (wav2vec 2.0, English read speech): embeddings", 380_000_000, "Apache-2.0"),
        new("facebook/hubert-base-ls960", "general speech encoder (HuBERT, English read speech): embeddings", 378_000_000, "Apache-2.0"),
        new("m3hrdadfi/hubert-base-persian-speech-gender-recognition", "gender (HuBERT, Persian)", 380_000_000, "Apache-2.0"),
        new("alefiury/wav2vec2-large-xlsr-53-gender-recognition-librispeech", "gender (wav2vec 2.0 large, English read speech)", 1_260_000_000, "Apache-2.0"),
        new("audeering/wav2vec2-large-robust-6-ft-age-gender", "age and gender: female, male, child (wav2vec 2.0 robust, 6 layers)", 363_000_000, "CC BY-NC-SA 4.0"),
    ];
}
