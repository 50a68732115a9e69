using MathNet.Numerics.LinearAlgebra;
using Timbre.Learning.Linear;
using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(120)]
    public void Factor_and_solution_are_those_of_MathNet(int n)
    {
        var random = new SeededRandom(n);
        var roots = Matrix<double>.Build.Dense(n, n, (_, _) => random.NextDouble(-1, 1));
        var matrix = (roots * roots.Transpose()) + (0.1 * Matrix<double>.Build.DenseIdentity(n));
        var b = Vector<double>.Build.Dense(n, _ => random.NextDouble(-5, 5));
        var expected = matrix.Cholesky();

        var factor = matrix.ToRowMajorArray();
        Assert.True(Cholesky.TryFactor(factor, n));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Assert.Equal(expected.Factor[i, j], factor[(i * n) + j], 1e-10 * n);
            }
        }

        var x = b.ToArray();
        Cholesky.Solve(factor, x);
        var other = expected.Solve(b);
        Assert.All(x, (v, i) => Assert.Equal(other[i], v, 1e-8 * (1 + Math.Abs(other[i]))));
    }

    [Fact]
    public void What_is_not_positive_definite_is_refused()
    {
        Assert.False(Cholesky.TryFactor([0], 1));
        Assert.False(Cholesky.TryFactor([-1], 1));
        Assert.False(Cholesky.TryFactor([double.NaN], 1));
        Assert.False(Cholesky.TryFactor([1, 2, 2, 1], 2));
        Assert.False(Cholesky.TryFactor([1, 1, 1, 1], 2)); // one feature and its copy
        Assert.False(Cholesky.TryFactor([3, double.NaN, double.NaN, 3], 2));
        Assert.True(Cholesky.TryFactor([1, 0, 0, 1e-300], 2)); // small, and yet definite
    }
}
