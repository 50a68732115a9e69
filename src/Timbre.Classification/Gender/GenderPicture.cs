namespace Timbre.Classification;

/// <summary>A recording as the networks of a <see cref="GenderClassifier"/> learn from it: one picture for each <see cref="GenderFrontEnd"/>. Immutable.</summary>
public sealed class GenderPicture
{
    internal GenderPicture(IReadOnlyDictionary<GenderFrontEnd, float[]> values) => Values = values;

    /// <summary>[bands, frames] each.</summary>
    internal IReadOnlyDictionary<GenderFrontEnd, float[]> Values { get; }
}
