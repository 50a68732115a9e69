namespace Timbre.Audio;

/// <summary>Where a parameter's value is drawn from, uniformly; both ends the same is a fixed value.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value, not below <paramref name="Low"/>.</param>
public readonly record struct ParameterRange(double Low, double High)
{
    /// <summary>A fixed value.</summary>
    public static implicit operator ParameterRange(double value) => new(value, value);

    /// <summary><c>5..20</c>, or <c>5</c> where it is fixed; read back to exactly the same values.</summary>
    public override string ToString() => Low == High ? Setting.Text(Low) : $"{Setting.Text(Low)}..{Setting.Text(High)}";
}
