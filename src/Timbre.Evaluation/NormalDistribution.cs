namespace Timbre.Evaluation;

/// <summary>The standard normal distribution, to about 1e-14.</summary>
internal static class NormalDistribution
{
    /// <summary>P(X ≤ x).</summary>
    public static double Cumulative(double x) => 0.5 * ComplementaryError(-x / Math.Sqrt(2));

    /// <summary>P(|X| ≥ |x|).</summary>
    public static double TwoSided(double x) => Math.Min(1, ComplementaryError(Math.Abs(x) / Math.Sqrt(2)));

    /// <summary>The x below which the share <paramref name="p"/> lies: Acklam's rational approximation, then one step of Halley.</summary>
    public static double Quantile(double p)
    {
        if (double.IsNaN(p) || p is < 0 or > 1)
        {
            return double.NaN;
        }

        if (p is 0 or 1)
        {
            return p == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var x = Approximation(p);
        var error = (Cumulative(x) - p) * Math.Sqrt(2 * Math.PI) * Math.Exp(x * x / 2);
        return x - (error / (1 + (x * error / 2)));
    }

    /// <summary>erfc: a series of positive terms below 2.5, Lentz's continued fraction above.</summary>
    internal static double ComplementaryError(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x < 0)
        {
            return 2 - ComplementaryError(-x);
        }

        if (x < 2.5)
        {
            double term = x, sum = x;
            for (var n = 1; term > 1e-17 * sum; n++)
            {
                term *= 2 * x * x / ((2 * n) + 1);
                sum += term;
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }

        var fraction = x;
        for (var n = 120; n >= 1; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }

    private static double Approximation(double p)
    {
        ReadOnlySpan<double> a = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];
        ReadOnlySpan<double> b = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1];
        ReadOnlySpan<double> c = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];
        ReadOnlySpan<double> d = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1];
        const double Tail = 0.02425;
        if (p is >= Tail and <= 1 - Tail)
        {
            var q = p - 0.5;
            return q * Polynomial(a, q * q) / Polynomial(b, q * q);
        }

        var t = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
        var x = Polynomial(c, t) / Polynomial(d, t);
        return p < 0.5 ? x : -x;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
