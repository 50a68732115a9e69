namespace Timbre.Audio;

/// <summary>Energy by pitch class: defaults of <c>librosa.feature.chroma_stft</c> and <c>librosa.filters.chroma</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record ChromaOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    /// <summary>Pitch classes of an octave, <c>n_chroma</c>: 1 to 1,200.</summary>
    public int ChromaCount { get; init; } = 12;

    /// <summary>How the values of a frame are scaled.</summary>
    public ChromaNorm Norm { get; init; } = ChromaNorm.Largest;

    /// <summary>How far A4 is from 440 Hz, in pitch classes (−½ to ½ as a rule); null: estimated from the recording.</summary>
    public double? Tuning { get; init; }

    /// <summary>The octave (above 27.5 Hz) that counts most, <c>ctroct</c>.</summary>
    public double CentreOctave { get; init; } = 5;

    /// <summary>Standard deviation of the octaves' weights, <c>octwidth</c>; null: all octaves count alike.</summary>
    public double? OctaveWidth { get; init; } = 2;

    /// <summary>True: row 0 is C; false: A.</summary>
    public bool BaseC { get; init; } = true;

    internal void Check()
    {
        Stft.Check();
        Setting.Require(Stft.FrameLength >= 2, "n_fft", Stft.FrameLength, "must be at least 2 for chroma");
        Setting.Require(ChromaCount is >= 1 and <= 1200, "n_chroma", ChromaCount, "must be from 1 to 1200");
        Setting.Require(Enum.IsDefined(Norm), "norm", Norm, "is not known");
        Setting.Require(Tuning is not { } tuning || Math.Abs(tuning) <= 1200, "tuning", Tuning, "must be a number of pitch classes from -1200 to 1200, or none to estimate it");
        Setting.Require(Math.Abs(CentreOctave) <= 100, "ctroct", CentreOctave, "must be a number of octaves from -100 to 100");
        Setting.Require(OctaveWidth is null or (>= 0.01 and <= 1e6), "octwidth", OctaveWidth, "must be a number of octaves of at least 0.01, or none");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Stft.Describe(settings);
        settings["n_chroma"] = ChromaCount;
        settings["norm"] = SettingNames.Of(Norm);
        settings["tuning"] = Tuning;
        settings["ctroct"] = CentreOctave;
        settings["octwidth"] = OctaveWidth;
        settings["base_c"] = BaseC;
    }
}
