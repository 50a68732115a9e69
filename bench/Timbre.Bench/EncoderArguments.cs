using System.Globalization;
using Timbre.Neural;

namespace Timbre.Bench;

/// <summary><c>FOLDER [NUMBER] --threads N --batch B --precision single|eight-bit --audio FILE</c>, in any order after the folder.</summary>
internal sealed record EncoderArguments(string Folder)
{
    public int Threads { get; private init; } = 1;

    public int Batch { get; private init; } = 1;

    public EncoderPrecision Precision { get; private init; }

    public string? Audio { get; private init; }

    /// <summary>The one argument without a name: seconds, or minutes.</summary>
    public double? Number { get; private init; }

    public string PrecisionName => Precision == EncoderPrecision.EightBit ? "eight-bit" : "single";

    public static EncoderArguments Parse(ReadOnlySpan<string> args)
    {
        if (args is not [var folder, ..])
        {
            throw new TimbreException("folder=: must name a checkpoint's folder");
        }

        var result = new EncoderArguments(folder);
        for (var i = 1; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            result = args[i] switch
            {
                "--threads" => result with { Threads = Whole("threads", value) },
                "--batch" => result with { Batch = Whole("batch", value) },
                "--precision" => result with { Precision = PrecisionOf(value) },
                "--audio" => result with { Audio = value },
                var text when double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 => result with { Number = number },
                var other => throw new TimbreException($"{other}: is not understood; options are --threads N, --batch B, --precision single|eight-bit, --audio FILE, and one number above 0"),
            };
            i += args[i].StartsWith("--", StringComparison.Ordinal) ? 1 : 0;
        }

        return result;
    }

    private static EncoderPrecision PrecisionOf(string text) => text switch
    {
        "single" => EncoderPrecision.Single,
        "eight-bit" => EncoderPrecision.EightBit,
        _ => throw new TimbreException($"precision={text}: must be single or eight-bit"),
    };

    private static int Whole(string name, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
        ? n
        : throw new TimbreException($"{name}={text}: must be a whole number above 0");
}
