using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Learning.Mixtures;

/// <summary>
/// What EM needs to know of the rows: for each component the sum of its shares of the rows, and the weighted sums of the rows' distances from its present
/// mean and of their squares or products. About the mean and not about zero, so that small variances far from zero keep their digits.
/// </summary>
internal sealed class MixtureSums
{
    private readonly int _pitch;
    private readonly int _secondSize;

    public MixtureSums(MixtureParameters parameters)
    {
        _pitch = WideRows.Pitch(parameters.Features);
        _secondSize = parameters.Kind == MixtureCovariance.Diagonal ? _pitch : checked(parameters.Features * _pitch);
        Zeroth = new double[parameters.Components];
        First = new double[parameters.Components * _pitch];
        Second = new double[checked(parameters.Components * _secondSize)];
    }

    public double LogLikelihood { get; set; }

    /// <summary>[components].</summary>
    public double[] Zeroth { get; }

    /// <summary>[components, <see cref="WideRows.Pitch"/>].</summary>
    public double[] First { get; }

    /// <summary>[components, <see cref="WideRows.Pitch"/>], or [components, features, <see cref="WideRows.Pitch"/>] of which the lower triangles count.</summary>
    public double[] Second { get; }

    public static long Bytes(MixtureParameters parameters) =>
        8L * parameters.Components * WideRows.Pitch(parameters.Features) * (parameters.Kind == MixtureCovariance.Diagonal ? 2 : parameters.Features + 1);

    public Span<double> FirstOf(int component) => First.AsSpan(component * _pitch, _pitch);

    public Span<double> SecondOf(int component) => Second.AsSpan(component * _secondSize, _secondSize);

    public void Add(MixtureSums other)
    {
        LogLikelihood += other.LogLikelihood;
        TensorPrimitives.Add(Zeroth, other.Zeroth, Zeroth);
        TensorPrimitives.Add(First, other.First, First);
        TensorPrimitives.Add(Second, other.Second, Second);
    }
}
