namespace Timbre.Corpora;

/// <summary>The corpora that <see cref="CorpusDownloader"/> can get by name, with their checksums as published.</summary>
public static class KnownCorpora
{
    private const string AudioMnistCommit = "3c9ed8cfcdee9de04c1f61658dbc0883b5b7d781";

    /// <summary>OpenSLR and its mirrors: the same paths on each.</summary>
    private static readonly string[] OpenSlr = ["https://www.openslr.org", "https://us.openslr.org", "https://openslr.elda.org"];

    /// <summary>All of them, in the order in which a list shows them.</summary>
    public static IReadOnlyList<KnownCorpus> All { get; } =
    [
        LibriSpeech("dev-clean", "42e2234ba48799c1f50f24a7926300a1", 337926286, 2703, "40 speakers (20 F / 20 M), 2,703 utterances, 5.39 h, 16 kHz FLAC"),
        LibriSpeech("dev-other", "c8d0bcc9cca99d4f8b62fcc847357931", 314305928, 2864, "33 speakers, 2,864 utterances, 16 kHz FLAC"),
        LibriSpeech("test-clean", "32fa31d27d2e1cad72775fee3f4849a9", 346663984, 2620, "40 speakers, 2,620 utterances, 16 kHz FLAC"),
        LibriSpeech("test-other", "fb5a50374b501bb3bac4815ee91d3135", 328757843, 2939, "33 speakers, 2,939 utterances, 16 kHz FLAC"),
        LibriSpeech("train-clean-100", "2a93770f6d5c6c964bc36631d331a522", 6387309499, 28539, "251 speakers, 28,539 utterances, 100 h, 16 kHz FLAC"),
        LibriSpeech("train-clean-360", "c0e676e450a7ff2f54aeade5171606fa", 23049477885, 104014, "921 speakers, 104,014 utterances, 360 h, 16 kHz FLAC"),
        LibriSpeech("train-other-500", "d1a0fd59409feb2c614ce4d30c387708", 30593501606, 148688, "1,166 speakers, 148,688 utterances, 500 h, 16 kHz FLAC"),
        MiniLibriSpeech("dev-clean-2", "6d7ab67ac6a1d2c993d050e16d61080d", 126046265, "a small part of dev-clean, 2 h, 16 kHz FLAC"),
        MiniLibriSpeech("train-clean-5", "5df7d4e78065366204ca6845bb08f490", null, "a small part of train-clean-100, 5 h, 16 kHz FLAC") with { RoughBytes = 333_000_000 },
        new("audiomnist", "audiomnist.tar.gz", new Uri($"https://github.com/soerenab/AudioMNIST/archive/{AudioMnistCommit}.tar.gz"))
        {
            Holds = "60 speakers (48 M / 12 F) × 10 digits × 50, 30,000 recordings, 48 kHz WAV",
            Licence = "MIT",
            Homepage = new Uri("https://github.com/soerenab/AudioMNIST"),
            Layout = "audiomnist",
            Folder = "AudioMNIST/data",
            OuterFolder = "AudioMNIST",
            Recordings = 30000,
            RecordingExtension = ".wav",
            RoughBytes = 1_200_000_000,
        },
    ];

    /// <summary>The corpus of this name, in any case.</summary>
    /// <exception cref="TimbreException">There is none; the message lists those there are.</exception>
    public static KnownCorpus Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Match(name)
            ?? throw new TimbreException($"{name}: no corpus of this name is known; known are {string.Join(", ", All.Select(c => c.Name))}");
    }

    /// <summary>The corpus of this name, in any case, or null.</summary>
    public static KnownCorpus? TryFind(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Match(name);
    }

    private static KnownCorpus? Match(string name) =>
        All.FirstOrDefault(c => string.Equals(c.Name, name.Trim().Trim('/'), StringComparison.OrdinalIgnoreCase));

    private static KnownCorpus LibriSpeech(string part, string md5, long bytes, int recordings, string holds) => new($"librispeech/{part}", $"{part}.tar.gz", Mirrors(12, part))
    {
        Md5 = md5,
        Bytes = bytes,
        Holds = holds,
        Licence = "CC BY 4.0",
        Homepage = new Uri("https://www.openslr.org/12"),
        Layout = "librispeech",
        Folder = $"LibriSpeech/{part}",
        Recordings = recordings,
    };

    private static KnownCorpus MiniLibriSpeech(string part, string md5, long? bytes, string holds) => new($"minilibrispeech/{part}", $"{part}.tar.gz", Mirrors(31, part))
    {
        Md5 = md5,
        Bytes = bytes,
        Holds = holds,
        Licence = "CC BY 4.0",
        Homepage = new Uri("https://www.openslr.org/31"),
        Layout = "librispeech",
        Folder = $"LibriSpeech/{part}",
    };

    private static Uri[] Mirrors(int resource, string part) => [.. OpenSlr.Select(host => new Uri($"{host}/resources/{resource}/{part}.tar.gz"))];
}
