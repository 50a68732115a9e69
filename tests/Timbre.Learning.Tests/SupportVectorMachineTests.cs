namespace Timbre.Learning.Tests;

public sealed class SupportVectorMachineTests
{
    /// <summary>scikit-learn 1.2: SVC(C, kernel, gamma, tol=1e-9).decision_function of the first eight rows.</summary>
    [Fact]
    public void Decisions_are_those_of_scikit_learn()
    {
        var rbf = new SupportVectorOptions { Tolerance = 1e-8 };
        Check(rbf, false, 33, [-1.0830439812493737, 0.9999999568973156, -0.9999999211762269, -0.9999999883637504, 1.06867342209407, -0.8482311854553588, -0.9924584263143763, 1.1163682583185044]);
        Check(rbf with { C = 10, Gamma = 0.5 }, false, 19, [-1.1727840340320046, 1.135512459226186, -0.999999958195586, -1.000000096740935, 1.0271141616383181, -1.0000002515534014, -0.999999784458154, 1.5384397954636695]);
        Check(rbf with { C = 0.7, Kernel = SupportVectorKernel.Linear }, false, 17, [-1.042711123693205, 1.165230037541849, -1.2625450378779013, -1.0607382921446693, 1.5271383956169324, -0.9034790404012519, -1.0613395013358968, 1.3270356724027212]);
        Check(rbf, true, 28, [-1.1617354324160674, 0.999999952975079, -0.9999998862940948, -1.0000000085610212, 1.1138366388056335, -0.9335593024728761, -0.954885849048981, 1.2586721779383376]);

        static void Check(SupportVectorOptions options, bool weighted, int vectors, double[] expected)
        {
            var (x, y) = WaveData.Make(60, 4, 2);
            var weights = weighted ? WaveData.Weights(60) : [];
            var model = SupportVectorMachine.Fit(options, x, 4, y, weights);
            Assert.Equal(vectors, model.VectorCount);
            Compare(model, 1e-5);
            Compare(SupportVectorMachine.Fit(options with { Tolerance = 1e-3 }, x, 4, y, weights), 2e-3);

            void Compare(SupportVectorMachine machine, double tolerance)
            {
                var decisions = new float[8];
                machine.PredictDecisions(x.AsSpan(0, 32), decisions);
                Assert.All(expected, (e, i) => Assert.True(Math.Abs(decisions[i] - e) <= tolerance, $"row {i}: {decisions[i]} instead of {e}"));
            }
        }
    }

    /// <summary>The conditions of Karush, Kuhn and Tucker, row by row, hold for a problem that is larger than the memory given.</summary>
    [Theory]
    [InlineData(SupportVectorKernel.Rbf)]
    [InlineData(SupportVectorKernel.Linear)]
    public void The_conditions_of_the_optimum_hold(SupportVectorKernel kernel)
    {
        var (x, y) = BoostingData.Make(600, 8, 2, seed: 5);
        var options = new SupportVectorOptions { Kernel = kernel, C = 2, CacheMegabytes = 1 };
        var model = SupportVectorMachine.Fit(options, x, 8, y);
        Assert.Equal(SupportVectorMachine.Fit(options with { CacheMegabytes = 100 }, x, 8, y).Coefficients, model.Coefficients);
        Assert.Equal(0, model.Coefficients.Sum(), 8);
        var decisions = new float[600];
        model.PredictDecisions(x, decisions);
        var (vectors, next) = (model.SupportVectors, 0);
        for (var i = 0; i < 600; i++)
        {
            var margin = decisions[i] * (y[i] == 1 ? 1 : -1);
            var isVector = next < model.VectorCount && x.AsSpan(8 * i, 8).SequenceEqual(vectors.AsSpan(8 * next, 8));
            var alpha = isVector ? model.Coefficients[next++] * (y[i] == 1 ? 1 : -1) : 0;
            Assert.InRange(alpha, 0, 2);
            Assert.True(alpha == 0 ? margin >= 1 - 2e-3 : alpha < 2 ? Math.Abs(margin - 1) <= 2e-3 : margin <= 1 + 2e-3, $"row {i}: α {alpha}, margin {margin}");
        }

        Assert.Equal(model.VectorCount, next);
    }

    [Fact]
    public void Fitted_parameters_make_the_same_machine()
    {
        var (x, y) = WaveData.Make(60, 4, 2);
        var model = SupportVectorMachine.Fit(new SupportVectorOptions(), x, 4, y);
        var (one, two) = (new float[60], new float[60]);
        model.PredictDecisions(x, one);
        new SupportVectorMachine(model.Kernel, model.Gamma, model.SupportVectors, model.Coefficients, model.Intercept).PredictDecisions(x, two);
        Assert.Equal(one, two);
    }

    [Fact]
    public void Two_points_and_equal_points_have_an_end()
    {
        var two = SupportVectorMachine.Fit(new SupportVectorOptions { Kernel = SupportVectorKernel.Linear, C = 100 }, [-1, 3], 1, [0, 1]);
        var decisions = new float[3];
        two.PredictDecisions([-1, 1, 3], decisions);
        Assert.All(new float[] { -1, 0, 1 }, (e, i) => Assert.Equal(e, decisions[i], 4));
        var same = SupportVectorMachine.Fit(new SupportVectorOptions(), [1, 1, 1, 1], 1, [0, 1, 0, 1]);
        same.PredictDecisions([1], decisions);
        Assert.Equal(0, decisions[0], 6);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var options = new SupportVectorOptions();
        Assert.Contains("C=-1", Message(options with { C = -1 }, [1, 2], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("Gamma=0", Message(options with { Gamma = 0 }, [1, 2], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("Tolerance=0", Message(options with { Tolerance = 0 }, [1, 2], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("after 1 steps", Message(options with { MaxIterations = 1 }, [1, 2, 1.5f, 1.7f], [0, 1, 0, 1]), StringComparison.Ordinal);
        Assert.Contains("class 0 has no rows", Message(options, [1, 2], [1, 1]), StringComparison.Ordinal);
        Assert.Contains("is Infinity", Message(options, [1, float.PositiveInfinity], [0, 1]), StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => new SupportVectorMachine(SupportVectorKernel.Rbf, 0, [1], [1], 0));
        Assert.Throws<TimbreException>(() => new SupportVectorMachine(SupportVectorKernel.Rbf, 1, [1, 2, 3], [1, 1], 0));
        Assert.Throws<TimbreException>(() => new SupportVectorMachine(SupportVectorKernel.Linear, 0, [1, float.NaN], [1], 0));
        Assert.Throws<TimbreException>(() => new SupportVectorMachine(SupportVectorKernel.Linear, 0, [1, 2], [1], 0).PredictDecisions([1], new float[1]));

        static string Message(SupportVectorOptions options, float[] rows, int[] labels) =>
            Assert.Throws<TimbreException>(() => SupportVectorMachine.Fit(options, rows, 1, labels)).Message;
    }
}
