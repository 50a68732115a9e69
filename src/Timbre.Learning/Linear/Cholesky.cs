namespace Timbre.Learning.Linear;

/// <summary>Solves with a symmetric positive definite matrix: A = LLᵀ, L in the lower triangle, rows one after another.</summary>
internal static class Cholesky
{
    /// <summary>Factors in place; false where the matrix is not positive definite to working precision.</summary>
    public static bool TryFactor(double[] matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var row = matrix.AsSpan(i * n, n);
            var before = row[i];
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - FixedOrder.Dot(row[..j], matrix.AsSpan(j * n, j))) / matrix[(j * n) + j];
            }

            var rest = before - FixedOrder.Dot(row[..i], row[..i]);
            if (!(rest > before * 1e-14))
            {
                return false;
            }

            row[i] = Math.Sqrt(rest);
        }

        return true;
    }

    /// <summary>Solves LLᵀx = b in place.</summary>
    public static void Solve(double[] factor, Span<double> b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            b[i] = (b[i] - FixedOrder.Dot(factor.AsSpan(i * n, i), b[..i])) / factor[(i * n) + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            b[i] /= factor[(i * n) + i];
            for (var j = 0; j < i; j++)
            {
                b[j] -= factor[(i * n) + j] * b[i];
            }
        }
    }

    /// <summary>L⁻¹ row by row, one every <paramref name="pitch"/> values of what holds zeros: row i of L · L⁻¹ is row i of the identity.</summary>
    public static void Invert(double[] factor, int n, Span<double> inverse, int pitch)
    {
        for (var i = 0; i < n; i++)
        {
            var row = inverse.Slice(i * pitch, n);
            for (var j = 0; j < i; j++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(inverse.Slice(j * pitch, j + 1), -factor[(i * n) + j], row[..(j + 1)], row[..(j + 1)]);
            }

            row[i] = 1;
            System.Numerics.Tensors.TensorPrimitives.Divide(row[..(i + 1)], factor[(i * n) + i], row[..(i + 1)]);
        }
    }
}
