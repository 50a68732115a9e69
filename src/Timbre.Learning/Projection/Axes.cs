using System.Numerics.Tensors;

namespace Timbre.Learning.Projection;

/// <summary>Directions in the space of features, one a row.</summary>
internal static class Axes
{
    /// <summary>Turns each axis so that its largest value (the first of equal ones) is positive, which makes an axis unique.</summary>
    public static void FixSigns(Span<double> axes, int features)
    {
        for (var start = 0; start < axes.Length; start += features)
        {
            var axis = axes.Slice(start, features);
            if (axis[TensorPrimitives.IndexOfMaxMagnitude<double>(axis)] < 0)
            {
                TensorPrimitives.Negate(axis, axis);
            }
        }
    }

    /// <summary>
    /// Makes axis <paramref name="index"/> a unit vector at right angles to those before it, which are so already. Where next to nothing is left of it,
    /// it becomes the direction of one feature, least known to the others, less what they hold of it.
    /// </summary>
    public static void Orthogonalise(Span<double> axes, int features, int index, double least)
    {
        var axis = axes.Slice(index * features, features);
        Remove(axes, features, index, axis);
        Remove(axes, features, index, axis); // what rounding left
        if (!(TensorPrimitives.Norm<double>(axis) > least))
        {
            axis.Clear();
            var held = new double[features];
            for (var i = 0; i < index; i++)
            {
                var other = axes.Slice(i * features, features);
                TensorPrimitives.MultiplyAdd<double>(other, other, held, held);
            }

            axis[TensorPrimitives.IndexOfMin<double>(held)] = 1;
            Remove(axes, features, index, axis);
            Remove(axes, features, index, axis);
        }

        TensorPrimitives.Divide(axis, TensorPrimitives.Norm<double>(axis), axis);
    }

    private static void Remove(Span<double> axes, int features, int count, Span<double> axis)
    {
        for (var i = 0; i < count; i++)
        {
            var other = axes.Slice(i * features, features);
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(other, axis), axis, axis);
        }
    }
}
