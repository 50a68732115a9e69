namespace Timbre.Corpora;

internal enum PhonemeKind
{
    Vowel,
    Nasal,
    Glide,
    Fricative,
    Stop,
}

/// <summary>
/// What the synthesiser aims at for one sound. Formants in Hz for an average man; noise centre and width in Hz.
/// </summary>
internal sealed record Phoneme(string Name, PhonemeKind Kind, double F1, double F2, double F3)
{
    /// <summary>Length in seconds at four syllables a second.</summary>
    public double Seconds { get; init; } = 0.08;

    public bool Voiced { get; init; }

    public double NoiseCentre { get; init; }

    public double NoiseWidth { get; init; }

    public double NoiseLevel { get; init; }
}

/// <summary>
/// A small inventory. Vowels: the men's means of Peterson and Barney, "Control methods used in a study of the vowels", JASA 24 (1952);
/// consonants: round figures in the manner of Klatt, "Software for a cascade/parallel formant synthesizer", JASA 67 (1980).
/// </summary>
internal static class Phonemes
{
    public static Phoneme[] Vowels { get; } =
    [
        Vowel("i", 270, 2290, 3010),
        Vowel("ɪ", 390, 1990, 2550),
        Vowel("ɛ", 530, 1840, 2480),
        Vowel("æ", 660, 1720, 2410),
        Vowel("ɑ", 730, 1090, 2440),
        Vowel("ɔ", 570, 840, 2410),
        Vowel("ʊ", 440, 1020, 2240),
        Vowel("u", 300, 870, 2240),
        Vowel("ʌ", 640, 1190, 2390),
        Vowel("ɝ", 490, 1350, 1690),
    ];

    public static Phoneme[] Consonants { get; } =
    [
        new("m", PhonemeKind.Nasal, 280, 950, 2200) { Voiced = true, Seconds = 0.07 },
        new("n", PhonemeKind.Nasal, 280, 1650, 2500) { Voiced = true, Seconds = 0.065 },
        new("l", PhonemeKind.Glide, 350, 1100, 2700) { Voiced = true, Seconds = 0.06 },
        new("r", PhonemeKind.Glide, 350, 1150, 1600) { Voiced = true, Seconds = 0.06 },
        new("w", PhonemeKind.Glide, 300, 700, 2200) { Voiced = true, Seconds = 0.06 },
        new("j", PhonemeKind.Glide, 280, 2200, 2900) { Voiced = true, Seconds = 0.055 },
        Fricative("s", 1700, 6400, 2600, 0.24, voiced: false),
        Fricative("ʃ", 1900, 3400, 1800, 0.26, voiced: false),
        Fricative("f", 1000, 5200, 5000, 0.09, voiced: false),
        Fricative("z", 1700, 6300, 2600, 0.12, voiced: true),
        Fricative("v", 1000, 4800, 4500, 0.05, voiced: true),
        Stop("p", 850, 900, 1200, 0.22, voiced: false),
        Stop("t", 1700, 4300, 2500, 0.3, voiced: false),
        Stop("k", 2000, 2000, 1100, 0.3, voiced: false),
        Stop("b", 850, 800, 1000, 0.12, voiced: true),
        Stop("d", 1700, 4000, 2200, 0.16, voiced: true),
        Stop("g", 2000, 1900, 1000, 0.16, voiced: true),
        new("h", PhonemeKind.Fricative, 500, 1500, 2500) { Seconds = 0.06, NoiseLevel = 0 },
    ];

    private static Phoneme Vowel(string name, double f1, double f2, double f3) =>
        new(name, PhonemeKind.Vowel, f1, f2, f3) { Voiced = true, Seconds = 0.14 };

    private static Phoneme Fricative(string name, double f2, double centre, double width, double level, bool voiced) =>
        new(name, PhonemeKind.Fricative, 320, f2, 2500) { Voiced = voiced, Seconds = voiced ? 0.07 : 0.1, NoiseCentre = centre, NoiseWidth = width, NoiseLevel = level };

    private static Phoneme Stop(string name, double f2, double centre, double width, double level, bool voiced) =>
        new(name, PhonemeKind.Stop, 250, f2, 2400) { Voiced = voiced, Seconds = voiced ? 0.075 : 0.1, NoiseCentre = centre, NoiseWidth = width, NoiseLevel = level };
}
