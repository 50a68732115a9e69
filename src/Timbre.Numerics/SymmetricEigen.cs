using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a real symmetric matrix, in double: Householder's reduction to three diagonals, then QL with implicit shifts
/// (Golub and Van Loan, <i>Matrix Computations</i>, chapter 8). The same matrix gives the same bits at any thread count. Immutable.
/// </summary>
public sealed class SymmetricEigen
{
    private readonly double[] _values;
    private readonly double[] _vectors;

    private SymmetricEigen(double[] values, double[] vectors) => (_values, _vectors) = (values, vectors);

    /// <summary>[n], the largest first.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>[n, n]: row i is the unit vector of value i; rows are orthogonal. Their signs are open.</summary>
    public ReadOnlySpan<double> Vectors => _vectors;

    /// <summary>Values and vectors.</summary>
    /// <param name="matrix">[n, n], finite; only the diagonal and what lies below it are read.</param>
    /// <param name="n">Rows, at least 1.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <exception cref="ArgumentException">The length is not n², or a value is not finite.</exception>
    public static SymmetricEigen Decompose(ReadOnlySpan<double> matrix, int n, int threads = 1)
    {
        var reduction = Tridiagonal.Reduce(matrix, n, out var scale);
        var basis = new EigenBasis(reduction, threads);
        ImplicitQl.Run(reduction.Diagonal, reduction.OffDiagonal, basis.Apply);
        var order = Order(reduction.Diagonal);
        var vectors = basis.Rows(order);
        return new SymmetricEigen(Scaled(reduction.Diagonal, order, scale), vectors);
    }

    /// <summary>The values alone, the largest first; several times faster.</summary>
    /// <inheritdoc cref="Decompose"/>
    public static double[] ValuesOf(ReadOnlySpan<double> matrix, int n)
    {
        var reduction = Tridiagonal.Reduce(matrix, n, out var scale);
        ImplicitQl.Run(reduction.Diagonal, reduction.OffDiagonal, null);
        return Scaled(reduction.Diagonal, Order(reduction.Diagonal), scale);
    }

    private static int[] Order(double[] values)
    {
        var (keys, order) = (new double[values.Length], new int[values.Length]);
        for (var i = 0; i < order.Length; i++)
        {
            (keys[i], order[i]) = (-values[i], i);
        }

        Array.Sort(keys, order);
        return order;
    }

    private static double[] Scaled(double[] values, int[] order, double scale)
    {
        var result = new double[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            result[i] = values[order[i]] * scale;
        }

        return result;
    }
}
