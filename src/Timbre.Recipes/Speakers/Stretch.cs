namespace Timbre.Recipes;

/// <summary>A stretch of an utterance, in seconds from its start.</summary>
/// <param name="Utterance">Its number.</param>
/// <param name="From">Where it starts.</param>
/// <param name="To">Where it ends; infinity = at the utterance's end.</param>
internal readonly record struct Stretch(int Utterance, double From, double To)
{
    public static Stretch Whole(int utterance) => new(utterance, 0, double.PositiveInfinity);

    /// <summary>The stretches of equal length that fit; the utterance itself where it is shorter than one.</summary>
    public static Stretch[] Cut(int utterance, double seconds, double length)
    {
        var within = Within(utterance, seconds, length);
        return within.Count == 0 ? [Whole(utterance)] : [.. within];
    }

    /// <summary>The stretches of equal length that fit; a sample too few does not count.</summary>
    public static IReadOnlyList<Stretch> Within(int utterance, double seconds, double length) =>
        [.. Enumerable.Range(0, (int)Math.Floor((seconds / length) + 1e-4)).Select(k => new Stretch(utterance, k * length, (k + 1) * length))];
}
