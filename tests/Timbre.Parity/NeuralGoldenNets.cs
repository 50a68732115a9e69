using Timbre.Neural;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>The nets of golden/neural against torch 1.13: outputs, loss, every gradient, running statistics, ten steps of four optimisers.</summary>
public sealed class NeuralGoldenNets
{
    private const double OutputTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;
    private const double CurveTolerance = 0.01;

    private static readonly (string Name, Optimiser Optimiser, double Rate)[] s_optimisers =
    [
        ("adam_1e-3", new Adam(), 1e-3),
        ("adamw_1e-3_wd_1e-2", new AdamW { WeightDecay = 1e-2 }, 1e-3),
        ("sgd_1e-2_nesterov_0.9", new Sgd { Momentum = 0.9, Nesterov = true }, 1e-2),
        ("rmsprop_1e-3", new RmsProp(), 1e-3),
    ];

    public static TheoryData<string> Nets => ["mlp_13_128_64", "cnn1d_dgr", "cnn1d_3480", "cnn2d_40x87", "resnet34_width8"];

    [Theory]
    [MemberData(nameof(Nets))]
    public void Outputs_loss_gradients_and_statistics_are_torchs(string net)
    {
        var (network, expected, labels) = Load(net);
        var step = new TrainingStep(network, labels.Length, new Sgd(), seed: 0);
        expected["x"].ToSingle().CopyTo(step.Input(labels.Length));
        var output = step.Forward(labels.Length).ToArray();
        Compare(expected["train/output"].Values, output, OutputTolerance, "output");

        var (fresh, _, _) = Load(net);
        step = new TrainingStep(fresh, labels.Length, new Sgd(), seed: 0);
        expected["x"].ToSingle().CopyTo(step.Input(labels.Length));
        var loss = step.Run(labels, out _) / labels.Length;
        Compare(expected["train/loss"].Values, [(float)loss], OutputTolerance, "loss");
        foreach (var parameter in fresh.Plan.Parameters)
        {
            var memory = (parameter.Trained ? step.Gradients : fresh.Statistics.Span).Slice(parameter.Offset, parameter.Length);
            var values = new float[parameter.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[parameter.FilePlace?.Invoke(i) ?? i] = memory[i];
            }

            Compare(expected[(parameter.Trained ? "grad/" : "running/") + parameter.Name].Values, values, parameter.Trained ? GradientTolerance : OutputTolerance, parameter.Name);
        }

        var logits = new float[output.Length];
        fresh.Predict(expected["x"].ToSingle(), logits);
        Compare(expected["eval_after_one_forward/output"].Values, logits, OutputTolerance, "evaluation");
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Ten_steps_of_each_optimiser_follow_torchs_loss(string net)
    {
        foreach (var (name, optimiser, rate) in s_optimisers)
        {
            Follow(net, name, optimiser, rate, Comparable(net, name, 10));
        }
    }

    /// <summary>
    /// Beyond the steps that say something by themselves (<see cref="Comparable"/>): from weights that differ from the golden ones by less than a rounding, curves part by up to
    /// 28 % under SGD and 3 % under RMSprop, and torch's is one of them. Of a hundred such starts 7 and 84 kept within 1 % of it for all ten steps.
    /// </summary>
    [Fact]
    public void Where_rounding_decides_torchs_loss_is_one_that_rounding_gives()
    {
        Assert.Contains(Enumerable.Range(0, 100), seed => Follows("sgd_1e-2_nesterov_0.9", new Sgd { Momentum = 0.9, Nesterov = true }, 1e-2, seed));
        Assert.InRange(Enumerable.Range(0, 12).Count(seed => Follows("rmsprop_1e-3", new RmsProp(), 1e-3, seed)), 6, 12);
    }

    /// <summary>That the test above could fail: a wrong rule and a rate that is 5 % too high follow it from no start.</summary>
    [Fact]
    public void Rounding_does_not_hide_a_wrong_rule()
    {
        Assert.DoesNotContain(Enumerable.Range(0, 25), seed => Follows("sgd_1e-2_nesterov_0.9", new Sgd { Momentum = 0.9 }, 1e-2, seed));
        Assert.DoesNotContain(Enumerable.Range(0, 12), seed => Follows("rmsprop_1e-3", new RmsProp(), 1.05e-3, seed));
    }

    [Theory]
    [InlineData("mlp_13_128_64", 10770)]
    [InlineData("cnn1d_dgr", 76778)]
    [InlineData("cnn1d_3480", 449425)]
    [InlineData("cnn2d_40x87", 60729)]
    [InlineData("resnet34_width8", 335594)]
    public void Weights_are_written_as_torch_wrote_them(string net, int parameters)
    {
        var (network, _, _) = Load(net);
        Assert.Equal(parameters, network.ParameterCount);
        using var written = new MemoryStream();
        network.Save(written);
        written.Position = 0;
        var (ours, theirs) = (SafeTensors.Read(written, "written"), Weights(net));
        Assert.Equal(theirs.Names, ours.Names);
        Assert.All(ours.Names, n =>
        {
            Assert.Equal(theirs.ShapeOf(n), ours.ShapeOf(n));
            Assert.Equal(theirs.ReadSingle(n), ours.ReadSingle(n));
        });
    }

    /// <summary>
    /// How many steps of a curve say something. On two pictures rounding decides where the residual network goes: torch 1.13 in double leaves its own curve in single
    /// under SGD by 4.5 % at step 6 and 1.9 % at step 10; under RMSprop the first step of every weight is as long as any other, in the direction of its gradient's
    /// sign, and one weight's gradient (−3e-6 where the layer's largest is 1) is below what single precision tells apart, which alone moves the next loss by 0.07 %.
    /// </summary>
    private static int Comparable(string net, string optimiser, int steps) => (net, optimiser) switch
    {
        ("resnet34_width8", "sgd_1e-2_nesterov_0.9") => 4,
        ("resnet34_width8", "rmsprop_1e-3") => 2,
        _ => steps,
    };

    private static void Follow(string net, string name, Optimiser optimiser, double rate, int steps)
    {
        var (network, expected, labels) = Load(net);
        var step = new TrainingStep(network, labels.Length, optimiser, seed: 0);
        var curve = expected["losses/" + name].Values;
        Assert.Equal(10, curve.Length);
        for (var i = 0; i < steps; i++)
        {
            expected["x"].ToSingle().CopyTo(step.Input(labels.Length));
            var loss = step.Run(labels, out _) / labels.Length;
            step.Apply(rate);
            Assert.True(Math.Abs(loss - curve[i]) <= CurveTolerance * curve[i], $"{net}, {name}, step {i + 1}: {loss} instead of {curve[i]}");
        }
    }

    /// <summary>Whether the residual network keeps to torch's loss for all ten steps, its weights changed by less than a rounding (seed 0: not at all).</summary>
    private static bool Follows(string name, Optimiser optimiser, double rate, int seed)
    {
        const double LessThanARounding = 1.2e-7;
        var (network, expected, labels) = Load("resnet34_width8");
        var random = new SeededRandom(seed);
        foreach (ref var weight in seed == 0 ? [] : network.Weights.Span)
        {
            weight = (float)(weight * (1 + (LessThanARounding * random.NextDouble(-1, 1))));
        }

        var step = new TrainingStep(network, labels.Length, optimiser, seed: 0);
        return expected["losses/" + name].Values.All(curve =>
        {
            expected["x"].ToSingle().CopyTo(step.Input(labels.Length));
            var loss = step.Run(labels, out _) / labels.Length;
            step.Apply(rate);
            return Math.Abs(loss - curve) <= CurveTolerance * curve;
        });
    }

    private static (Network Network, IReadOnlyDictionary<string, NpyArray> Expected, int[] Labels) Load(string net)
    {
        var definition = net switch
        {
            "mlp_13_128_64" => Architectures.Mlp13(),
            "cnn1d_dgr" => Architectures.Cnn1d(),
            "cnn1d_3480" => Architectures.Cnn1dUtterance(dropout: 0),
            "resnet34_width8" => Architectures.ResNet34(64, 64, outputs: 2, baseWidth: 8),
            _ => Architectures.Cnn2d(dropout: 0),
        };
        using var weights = File.OpenRead(TestData.Golden($"neural/{net}.safetensors"));
        var expected = NpyArray.LoadArchive(TestData.Golden($"neural/{net}.npz"));
        return (Network.Load(definition, weights, net), expected, Array.ConvertAll(expected["y"].Values, v => (int)v));
    }

    private static SafeTensors Weights(string net)
    {
        using var stream = File.OpenRead(TestData.Golden($"neural/{net}.safetensors"));
        return SafeTensors.Read(stream, net);
    }

    private static void Compare(double[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual, (e, a) => Math.Abs(a - e) / (1 + Math.Abs(e))).Max();
        Assert.True(worst <= tolerance, $"{what}: off by {worst:E2}, {tolerance:E0} is allowed");
    }
}
