namespace Timbre.Audio;

/// <summary>librosa's, NumPy's and SciPy's names of choices; the first of a choice is the one that is written.</summary>
internal static class SettingNames
{
    public static readonly IReadOnlyList<(string Name, WindowFunction Value)> Windows =
    [
        ("hann", WindowFunction.Hann), ("hanning", WindowFunction.Hann), ("hamming", WindowFunction.Hamming), ("blackman", WindowFunction.Blackman),
        ("boxcar", WindowFunction.Boxcar), ("ones", WindowFunction.Boxcar), ("rectangular", WindowFunction.Boxcar), ("rect", WindowFunction.Boxcar),
    ];

    public static readonly IReadOnlyList<(string Name, PadMode Value)> PadModes =
    [
        ("constant", PadMode.Constant), ("reflect", PadMode.Reflect), ("symmetric", PadMode.Symmetric), ("edge", PadMode.Edge),
    ];

    public static readonly IReadOnlyList<(string Name, DeltaMode Value)> DeltaModes =
    [
        ("interp", DeltaMode.Interp), ("nearest", DeltaMode.Nearest), ("mirror", DeltaMode.Mirror), ("constant", DeltaMode.Constant), ("wrap", DeltaMode.Wrap),
    ];

    public static readonly IReadOnlyList<(string Name, KaldiWindow Value)> KaldiWindows =
    [
        ("povey", KaldiWindow.Povey), ("hamming", KaldiWindow.Hamming), ("hanning", KaldiWindow.Hanning), ("rectangular", KaldiWindow.Rectangular),
        ("blackman", KaldiWindow.Blackman),
    ];

    public static readonly IReadOnlyList<(string Name, ChromaNorm Value)> ChromaNorms =
    [
        ("inf", ChromaNorm.Largest), ("none", ChromaNorm.None), ("null", ChromaNorm.None), ("1", ChromaNorm.Sum), ("2", ChromaNorm.Euclidean),
    ];

    public static string Of(WindowFunction value) => Name(Windows, value);

    public static string Of(PadMode value) => Name(PadModes, value);

    public static string Of(KaldiWindow value) => Name(KaldiWindows, value);

    public static string Of(ChromaNorm value) => Name(ChromaNorms, value);

    public static string Of(DeltaMode value) => Name(DeltaModes, value);

    private static string Name<T>(IReadOnlyList<(string Name, T Value)> names, T value)
        where T : struct
    {
        foreach (var (name, candidate) in names)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
            {
                return name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value));
    }
}
