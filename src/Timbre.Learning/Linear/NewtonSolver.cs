using System.Numerics.Tensors;

namespace Timbre.Learning.Linear;

/// <summary>
/// Newton's method for <see cref="LogisticObjective"/>: each step by conjugate gradients, solved the more exactly the nearer the goal
/// (Dembo, Eisenstat and Steihaug 1982), scaled by the diagonal, and halved until the value falls.
/// </summary>
internal static class NewtonSolver
{
    private const int Halvings = 40;

    /// <summary>
    /// From zeros to where √(gᵀ D⁻¹ g) is at most <paramref name="tolerance"/> (g the gradient, D the diagonal of the second derivatives, so the units of the features
    /// do not matter) or rounding allows no better value.
    /// </summary>
    /// <exception cref="TimbreException">It is not there after <paramref name="iterations"/> steps.</exception>
    public static double[] Minimise(LogisticObjective objective, double tolerance, int iterations)
    {
        var n = objective.Length;
        var point = new double[n];
        var (gradient, diagonal, next, scaled) = (new double[n], new double[n], new double[n], new double[n]);
        var value = objective.Value(point);
        for (var iteration = 0; iteration <= iterations; iteration++)
        {
            objective.Gradient(point, gradient);
            objective.Diagonal(diagonal);
            TensorPrimitives.Divide(gradient, diagonal, scaled);
            var norm = Math.Sqrt(TensorPrimitives.Dot<double>(gradient, scaled));
            if (norm <= tolerance)
            {
                return point;
            }

            var step = Direction(objective, gradient, diagonal, norm);
            var slope = TensorPrimitives.Dot<double>(gradient, step);
            var (length, found) = (1.0, false);
            for (var i = 0; i < Halvings && !found; i++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(step, length, point, next);
                var there = objective.Value(next);
                found = there <= value + (1e-4 * length * slope) || (Math.Abs(there - value) <= 1e-14 * value && Falls(objective, next, step, slope, gradient));
                value = found ? there : value;
            }

            if (!found)
            {
                return point; // nothing along the direction is better: this is as exact as double can tell
            }

            (point, next) = (next, point);
        }

        throw new TimbreException($"logistic regression: not at its minimum after {iterations} steps; standardise the features or lower c");
    }

    /// <summary>Where values are too alike to compare, the slope along the step tells.</summary>
    private static bool Falls(LogisticObjective objective, double[] point, double[] step, double slope, double[] gradient)
    {
        objective.Gradient(point, gradient);
        return Math.Abs(TensorPrimitives.Dot<double>(gradient, step)) <= 0.5 * Math.Abs(slope);
    }

    private static double[] Direction(LogisticObjective objective, double[] gradient, double[] diagonal, double norm)
    {
        var n = gradient.Length;
        var (step, residual, scaled, direction, curved) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        TensorPrimitives.Negate(gradient, residual);
        TensorPrimitives.Divide(residual, diagonal, scaled);
        scaled.CopyTo(direction, 0);
        var product = norm * norm;
        var goal = Math.Min(0.25, Math.Sqrt(norm)) * norm;
        for (var i = 0; i < Math.Max(20, 2 * n); i++)
        {
            objective.Curve(direction, curved);
            var curvature = TensorPrimitives.Dot<double>(direction, curved);
            if (!(curvature > 0))
            {
                break;
            }

            var length = product / curvature;
            TensorPrimitives.MultiplyAdd(direction, length, step, step);
            TensorPrimitives.MultiplyAdd(curved, -length, residual, residual);
            TensorPrimitives.Divide(residual, diagonal, scaled);
            var following = TensorPrimitives.Dot<double>(residual, scaled);
            if (Math.Sqrt(following) <= goal)
            {
                break;
            }

            TensorPrimitives.MultiplyAdd(direction, following / product, scaled, direction);
            product = following;
        }

        return step;
    }
}
