namespace Timbre.Learning.SupportVectors;

/// <summary>
/// Sequential minimal optimisation of the dual of C-SVC with the second-order choice of pairs of Fan, Chen and Lin (2005), as LIBSVM without shrinking:
/// least ½ αᵀQα − Σα with 0 ≤ αᵢ ≤ Cᵢ and Σ yᵢαᵢ = 0, where Qᵢⱼ = yᵢyⱼKᵢⱼ.
/// </summary>
internal sealed class SmoSolver(KernelRows kernel, sbyte[] signs, double[] limits, double tolerance)
{
    private const double Tiny = 1e-12; // instead of a curvature that is not positive
    private readonly double[] _alpha = new double[signs.Length];
    private readonly double[] _gradient = Negative(signs.Length);

    /// <summary>αᵢ, and the threshold that is taken from Σ yᵢαᵢK(xᵢ, x).</summary>
    /// <exception cref="TimbreException">The optimum is not reached after so many steps.</exception>
    public (double[] Alpha, double Threshold) Solve(int iterations)
    {
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            if (!Choose(out var i, out var j))
            {
                return (_alpha, Threshold());
            }

            Move(i, j);
        }

        throw new TimbreException($"support vector machine: not at its optimum after {iterations} steps; scale the features or lower c");
    }

    private static double[] Negative(int length)
    {
        var values = new double[length];
        values.AsSpan().Fill(-1);
        return values;
    }

    /// <summary>Whether yα may grow.</summary>
    private bool Up(int t) => signs[t] > 0 ? _alpha[t] < limits[t] : _alpha[t] > 0;

    /// <summary>Whether yα may fall.</summary>
    private bool Low(int t) => signs[t] > 0 ? _alpha[t] > 0 : _alpha[t] < limits[t];

    /// <summary>The pair that promises the most; false at the optimum.</summary>
    private bool Choose(out int i, out int j)
    {
        (i, j) = (-1, -1);
        var (most, least, gain) = (double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        for (var t = 0; t < signs.Length; t++)
        {
            if (Up(t) && -signs[t] * _gradient[t] > most)
            {
                (most, i) = (-signs[t] * _gradient[t], t);
            }
        }

        if (i < 0)
        {
            return false;
        }

        var row = kernel.Row(i);
        for (var t = 0; t < signs.Length; t++)
        {
            if (!Low(t))
            {
                continue;
            }

            var own = -signs[t] * _gradient[t];
            least = Math.Min(least, own);
            var difference = most - own;
            if (difference > 0)
            {
                var promised = difference * difference / Curvature(row, i, t);
                if (promised > gain)
                {
                    (gain, j) = (promised, t);
                }
            }
        }

        return j >= 0 && most - least >= tolerance;
    }

    private double Curvature(double[] rowOfI, int i, int t)
    {
        var curvature = kernel.Diagonal[i] + kernel.Diagonal[t] - (2 * rowOfI[t]);
        return curvature > 0 ? curvature : Tiny;
    }

    /// <summary>Moves yα of the one up and of the other down by as much as is best and allowed.</summary>
    private void Move(int i, int j)
    {
        var (rowI, rowJ) = (kernel.Row(i), kernel.Row(j));
        var step = ((-signs[i] * _gradient[i]) + (signs[j] * _gradient[j])) / Curvature(rowI, i, j);
        step = Math.Min(step, signs[i] > 0 ? limits[i] - _alpha[i] : _alpha[i]);
        step = Math.Min(step, signs[j] > 0 ? _alpha[j] : limits[j] - _alpha[j]);
        _alpha[i] = Bounded(_alpha[i] + (signs[i] * step), limits[i]);
        _alpha[j] = Bounded(_alpha[j] - (signs[j] * step), limits[j]);
        for (var t = 0; t < signs.Length; t++)
        {
            _gradient[t] += signs[t] * step * (rowI[t] - rowJ[t]);
        }
    }

    /// <summary>A value within rounding of its bound is at it, or the pair would be chosen again for nothing.</summary>
    private static double Bounded(double value, double limit)
    {
        var slack = 1e-14 * limit;
        return value <= slack ? 0 : value >= limit - slack ? limit : value;
    }

    private double Threshold()
    {
        var (sum, free) = (0.0, 0);
        var (upper, lower) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var t = 0; t < signs.Length; t++)
        {
            var own = signs[t] * _gradient[t];
            if (_alpha[t] > 0 && _alpha[t] < limits[t])
            {
                sum += own;
                free++;
            }
            else if (limits[t] > 0)
            {
                if (Up(t))
                {
                    upper = Math.Min(upper, own);
                }
                else
                {
                    lower = Math.Max(lower, own);
                }
            }
        }

        return free > 0 ? sum / free : (upper + lower) / 2;
    }
}
