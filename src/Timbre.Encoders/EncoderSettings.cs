using System.Globalization;
using Timbre.Neural;

namespace Timbre.Encoders;

/// <summary>The settings of the kind <c>encoder</c>, read and not yet held against a model.</summary>
/// <param name="Model">A folder, a file or the name of a downloaded model; null where it is not given.</param>
/// <param name="Weights">The fingerprint that the checkpoint must have; null: any.</param>
/// <param name="Layer">What comes out of the network.</param>
/// <param name="Precision">Width of the matrix products.</param>
/// <param name="Options">All others.</param>
internal sealed record EncoderSettings(string? Model, string? Weights, LayerSetting Layer, EncoderPrecision Precision, EncoderOptions Options)
{
    private static readonly string[] s_names = ["model", "weights", "layer", "chunk", "pool", "normalize", "precision"];
    private static readonly EncoderPooling[] s_poolings = [EncoderPooling.None, EncoderPooling.Mean];
    private static readonly EncoderPrecision[] s_precisions = [EncoderPrecision.Single, EncoderPrecision.EightBit];

    public static string NameOf(EncoderPooling pooling) => pooling == EncoderPooling.Mean ? "mean" : "none";

    public static string NameOf(EncoderPrecision precision) => precision == EncoderPrecision.EightBit ? "eight-bit" : "single";

    /// <summary>Reads all of them; those that are not given are as <see cref="EncoderOptions.Default"/> has them.</summary>
    /// <exception cref="TimbreException">A name is not known or a value is not possible.</exception>
    public static EncoderSettings Parse(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var key in settings.Keys)
        {
            if (!s_names.Contains(key, StringComparer.Ordinal))
            {
                throw new TimbreException($"{key}: is not a setting of {EncoderExtractor.KindName}; there are {string.Join(", ", s_names)}");
            }
        }

        var pooling = OneOf(settings, "pool", s_poolings, NameOf);
        return new EncoderSettings(
            Given(settings, "model"),
            Given(settings, "weights"),
            LayerSetting.Parse(Given(settings, "layer") ?? "last"),
            OneOf(settings, "precision", s_precisions, NameOf),
            new EncoderOptions { Chunk = Chunk(Given(settings, "chunk")), Normalize = Normalize(Given(settings, "normalize")), Pooling = pooling });
    }

    /// <summary>The text; null for what says that there is none. Poolings have a <c>none</c> of their own.</summary>
    private static string? Given(IReadOnlyDictionary<string, string> settings, string key) =>
        settings.GetValueOrDefault(key)?.Trim() is { Length: > 0 } text && text is not ("none" or "null") ? text : null;

    private static TimeSpan? Chunk(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // To the nearest tick, so that what was written of a length gives that length again.
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e6
            ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            : throw new TimbreException($"chunk={text}: must be a positive number of seconds, or none for the whole recording at once");
    }

    private static bool? Normalize(string? text) => text switch
    {
        null => null,
        _ when bool.TryParse(text, out var flag) => flag,
        _ => throw new TimbreException($"normalize={text}: must be true, false, or none for the checkpoint's own choice"),
    };

    private static T OneOf<T>(IReadOnlyDictionary<string, string> settings, string key, T[] values, Func<T, string> nameOf)
    {
        if (settings.GetValueOrDefault(key)?.Trim() is not { } text)
        {
            return values[0];
        }

        var at = Array.FindIndex(values, v => nameOf(v) == text);
        return at >= 0 ? values[at] : throw new TimbreException($"{key}={text}: must be {string.Join(" or ", values.Select(nameOf))}");
    }
}
