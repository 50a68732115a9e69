using System.Numerics.Tensors;

namespace Timbre.Numerics.Tests;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(13)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(65)]
    [InlineData(150)]
    public void VectorsAreOrthonormalAndMakeTheMatrixAgain(int n)
    {
        var random = new SeededRandom(n);
        var matrix = Symmetric(n, (_, _) => random.NextGaussian());

        var eigen = SymmetricEigen.Decompose(matrix, n);

        Check(matrix, n, eigen, 1e-14 * n);
    }

    [Fact]
    public void RepeatedAndVanishingValuesDoNoHarm()
    {
        const int N = 40;
        var random = new SeededRandom(3);
        var roots = new double[N * 3];
        for (var i = 0; i < roots.Length; i++)
        {
            roots[i] = random.NextGaussian();
        }

        var matrix = Symmetric(N, (i, j) => TensorPrimitives.Dot<double>(roots.AsSpan(i * 3, 3), roots.AsSpan(j * 3, 3)));
        var eigen = SymmetricEigen.Decompose(matrix, N);
        Check(matrix, N, eigen, 1e-12);
        Assert.All(eigen.Values[3..].ToArray(), value => Assert.InRange(value, -1e-12, 1e-12));

        Check(new double[N * N], N, SymmetricEigen.Decompose(new double[N * N], N), 0);
        var identity = Symmetric(N, (i, j) => i == j ? 2 : 0);
        Check(identity, N, SymmetricEigen.Decompose(identity, N), 0);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e150)]
    [InlineData(1e300)]
    public void ScaleDoesNotMatter(double scale)
    {
        var random = new SeededRandom(1);
        var matrix = Symmetric(20, (_, _) => random.NextDouble(-1, 1));
        var plain = SymmetricEigen.Decompose(matrix, 20);
        var scaled = SymmetricEigen.Decompose(Array.ConvertAll(matrix, v => v * scale), 20);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(plain.Values[i], scaled.Values[i] / scale, 1e-12);
        }
    }

    [Fact]
    public void KnownValuesOfTheSecondDifference()
    {
        const int N = 100;
        var matrix = Symmetric(N, (i, j) => i == j ? 2 : i - j == 1 ? -1 : 0);

        var values = SymmetricEigen.ValuesOf(matrix, N);

        for (var k = 0; k < N; k++)
        {
            Assert.Equal(2 - (2 * Math.Cos((N - k) * Math.PI / (N + 1))), values[k], 1e-13);
        }
    }

    [Fact]
    public void ThreadsChangeNothingAndValuesAloneAreTheSame()
    {
        var random = new SeededRandom(8);
        var matrix = Symmetric(130, (_, _) => random.NextGaussian());
        var one = SymmetricEigen.Decompose(matrix, 130);
        for (var threads = 2; threads <= 3; threads++)
        {
            var more = SymmetricEigen.Decompose(matrix, 130, threads);
            Assert.Equal(one.Values.ToArray(), more.Values.ToArray());
            Assert.Equal(one.Vectors.ToArray(), more.Vectors.ToArray());
        }

        Assert.Equal(one.Values.ToArray(), SymmetricEigen.ValuesOf(matrix, 130));
    }

    [Fact]
    public void WhatIsNoMatrixIsRefused()
    {
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose([1, 0, double.NaN, 1], 2));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.ValuesOf([double.PositiveInfinity], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricEigen.Decompose([], 0));
    }

    private static double[] Symmetric(int n, Func<int, int, double> value)
    {
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i] = value(i, j);
            }
        }

        return matrix;
    }

    private static void Check(double[] matrix, int n, SymmetricEigen eigen, double tolerance)
    {
        var (values, vectors) = (eigen.Values.ToArray(), eigen.Vectors.ToArray());
        for (var i = 0; i < n; i++)
        {
            Assert.True(i == 0 || values[i] <= values[i - 1]);
            for (var j = 0; j <= i; j++)
            {
                var (again, product) = (0.0, 0.0);
                for (var k = 0; k < n; k++)
                {
                    again += values[k] * vectors[(k * n) + i] * vectors[(k * n) + j];
                    product += vectors[(i * n) + k] * vectors[(j * n) + k];
                }

                Assert.Equal(matrix[(i * n) + j], again, tolerance + 1e-15);
                Assert.Equal(i == j ? 1 : 0, product, 1e-13);
            }
        }
    }
}
