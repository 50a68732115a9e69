using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

public sealed class LayerRateTests
{
    private const int Count = 48;
    private static readonly NetworkDefinition s_net = new([4],
    [
        new LinearDefinition(6) { Name = "low" },
        new BatchNormDefinition { Name = "norm" },
        new ReluDefinition(),
        new LinearDefinition(5) { Name = "middle" },
        new TanhDefinition(),
        new DropoutDefinition(0.2),
        new LinearDefinition(3) { Name = "head" },
    ]);

    public static TheoryData<Optimiser> Optimisers =>
    [
        new Sgd { Momentum = 0.9, Nesterov = true, WeightDecay = 0.1 },
        new RmsProp { WeightDecay = 0.1 },
        new Adam { WeightDecay = 0.1 },
        new AdamW { WeightDecay = 0.1 },
    ];

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void Frozen_weights_and_statistics_do_not_move_by_a_bit(Optimiser optimiser)
    {
        var start = Tensors(Network.Create(s_net, 1));
        var end = Fit(new TrainingOptions { Epochs = 3, Optimiser = optimiser, LayerRates = [new LayerRate("low.", 0), new LayerRate("norm", 0)] });
        foreach (var (name, values) in start)
        {
            var frozen = name.StartsWith("low", StringComparison.Ordinal) || name.StartsWith("norm", StringComparison.Ordinal);
            Assert.True(frozen == values.AsSpan().SequenceEqual(end[name]), name);
        }
    }

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void Weights_that_begin_later_are_still_until_then(Optimiser optimiser)
    {
        var seen = new List<float[]>();
        var network = Network.Create(s_net, 1);
        var start = Tensors(network)["middle.weight"];
        var options = new TrainingOptions { Epochs = 4, Optimiser = optimiser, LayerRates = [new LayerRate("middle", 1, 3)] };
        Fit(options, network, _ => seen.Add(Tensors(network)["middle.weight"]));
        Assert.Equal(start, seen[0]);
        Assert.Equal(start, seen[1]);
        Assert.NotEqual(start, seen[2]);
        Assert.NotEqual(seen[2], seen[3]);
    }

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void Weights_that_begin_later_step_as_if_nothing_had_been(Optimiser optimiser)
    {
        var random = new SeededRandom(3);
        var late = new OptimiserState(optimiser, 32, [new WeightStretch(0, 16, 1, 0), new WeightStretch(16, 16, 0.5, 3)]);
        var fresh = new OptimiserState(optimiser, 32);
        var weights = Enumerable.Range(0, 32).Select(_ => (float)random.NextGaussian()).ToArray();
        var alone = weights.ToArray();
        for (var step = 0; step < 6; step++)
        {
            var gradients = Enumerable.Range(0, 32).Select(_ => (float)random.NextGaussian()).ToArray();
            late.Step(weights, gradients, 0.02);
            if (step < 3)
            {
                Assert.Equal(alone[16..], weights[16..]);
                Assert.All(late.First[16..].ToArray(), v => Assert.Equal(0, v));
                continue;
            }

            fresh.Step(alone, gradients, 0.01);
            Assert.Equal(alone[16..], weights[16..]);
            Assert.Equal(fresh.First[16..].ToArray(), late.First[16..].ToArray());
        }
    }

    [Fact]
    public void A_factor_of_a_tenth_moves_exactly_a_tenth()
    {
        var start = Tensors(Network.Create(s_net, 1));
        var whole = Fit(OneStep(0.2));
        var tenth = Fit(OneStep(0.2 * 0.1));
        var mixed = Fit(OneStep(0.2) with { LayerRates = [new LayerRate("m", 0.1), new LayerRate("head.bias", 0.1)] });
        foreach (var (name, values) in mixed.Where(t => !t.Key.Contains("running", StringComparison.Ordinal)))
        {
            var slow = name is "middle.weight" or "middle.bias" or "head.bias";
            Assert.Equal((slow ? tenth : whole)[name], values);
            Assert.NotEqual((slow ? whole : tenth)[name], values);
            for (var i = 0; slow && i < values.Length; i++)
            {
                Assert.Equal((whole[name][i] - start[name][i]) / 10, values[i] - start[name][i], 1e-7);
            }
        }

        static TrainingOptions OneStep(double rate) => new() { Epochs = 1, BatchSize = Count, Optimiser = new Sgd(), LearningRate = rate };
    }

    [Fact]
    public void The_longest_prefix_decides()
    {
        var start = Tensors(Network.Create(s_net, 1));
        var end = Fit(new TrainingOptions { Epochs = 2, LayerRates = [new LayerRate("head.weight", 0), new LayerRate("", 0), new LayerRate("head", 1)] });
        Assert.Equal(["head.bias"], start.Where(t => !t.Value.AsSpan().SequenceEqual(end[t.Key])).Select(t => t.Key));
    }

    [Fact]
    public void Rates_of_1_change_no_bit()
    {
        var options = new TrainingOptions { Epochs = 3, Seed = 2 };
        var (plain, rated) = (Fit(options), Fit(options with { LayerRates = [new LayerRate("low"), new LayerRate("head", 1, 1)] }));
        Assert.All(plain, t => Assert.Equal(t.Value, rated[t.Key]));
    }

    [Fact]
    public void Weights_above_frozen_layers_have_the_gradients_they_have_without_freezing()
    {
        var network = Network.Create(s_net with { Layers = [.. s_net.Layers.Where(l => l is not BatchNormDefinition)] }, 1);
        var learning = new LearningWeights(network.Plan, [new LayerRate("low", 0)], 1);
        var (whole, part) = (new TrainingStep(network, Count, new Sgd(), 1), new TrainingStep(network, Count, new Sgd(), 1, learning: learning));
        part.BeginEpoch(0);
        var (x, y) = Rows();
        foreach (var step in new[] { whole, part })
        {
            x.CopyTo(step.Input(Count));
            step.Run(y, out _);
        }

        foreach (var parameter in network.Plan.Parameters)
        {
            var (a, b) = (whole.Gradients.Slice(parameter.Offset, parameter.Length).ToArray(), part.Gradients.Slice(parameter.Offset, parameter.Length).ToArray());
            Assert.Equal(!parameter.Name.StartsWith("low", StringComparison.Ordinal), a.AsSpan().SequenceEqual(b));
        }
    }

    /// <summary>Layers below a resting batch normalisation learn through its running statistics.</summary>
    [Fact]
    public void Gradients_through_a_resting_batch_normalisation_are_those_of_the_loss()
    {
        var definition = new NetworkDefinition([4], [new LinearDefinition(6) { Name = "low" }, new BatchNormDefinition { Name = "norm" }, new TanhDefinition(), new LinearDefinition(3) { Name = "head" }]);
        var network = Network.Create(definition, 1);
        var random = new SeededRandom(9);
        foreach (var parameter in network.Plan.Parameters.Where(p => p.Name.StartsWith("norm", StringComparison.Ordinal)))
        {
            foreach (ref var value in network.Values(parameter))
            {
                value = (float)random.NextDouble(0.5, 1.5);
            }
        }

        var step = new TrainingStep(network, Count, new Sgd(), 1, learning: new LearningWeights(network.Plan, [new LayerRate("norm", 0)], 1));
        step.BeginEpoch(0);
        var (x, y) = Rows();
        Run();
        var gradients = step.Gradients.ToArray();
        var logits = new float[Count * 3];
        network.Predict(x, logits);
        Assert.Equal(logits, step.Forward(Count).ToArray());
        var low = network.Plan.Parameters.Single(p => p.Name == "low.weight");
        for (var i = low.Offset; i < low.Offset + low.Length; i++)
        {
            var value = network.Weights.Span[i];
            network.Weights.Span[i] = value + 0.01f;
            var up = Run();
            network.Weights.Span[i] = value - 0.01f;
            var down = Run();
            network.Weights.Span[i] = value;
            Assert.Equal((up - down) / 0.02 / Count, gradients[i], 2e-4);
        }

        double Run()
        {
            x.CopyTo(step.Input(Count));
            return step.Run(y, out _);
        }
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Assert.Equal("layer_rates.prefix=lower: must begin the name of a weight; the weights of this network begin with low., norm., middle., head.", Message(new LayerRate("lower")));
        Assert.StartsWith("layer_rates.prefix=norm.running: must begin", Message(new LayerRate("norm.running")), StringComparison.Ordinal);
        Assert.StartsWith("layer_rates.factor=-1: must be 0 or a positive number", Message(new LayerRate("low", -1)), StringComparison.Ordinal);
        Assert.StartsWith("layer_rates.factor=NaN: must be", Message(new LayerRate("low", double.NaN)), StringComparison.Ordinal);
        Assert.StartsWith("layer_rates.from_epoch=0: must be 1 to the number of epochs (5)", Message(new LayerRate("low", 1, 0)), StringComparison.Ordinal);
        Assert.StartsWith("layer_rates.from_epoch=6: must be", Message(new LayerRate("low", 1, 6)), StringComparison.Ordinal);
        Assert.Equal("layer_rates.prefix=low: must be there once", Message(new LayerRate("low"), new LayerRate("low", 0.5)));
        Assert.Equal("layer_rates: must leave weights that learn in the first epoch", Message(new LayerRate("", 1, 2)));
        Assert.Equal("layer_rates: must have a prefix each", Message(new LayerRate(null!)));

        static string Message(params LayerRate[] rates) => Assert.Throws<TimbreException>(() => Fit(new TrainingOptions { Epochs = 5, LayerRates = rates })).Message;
    }

    private static Dictionary<string, float[]> Fit(TrainingOptions options, Network? network = null, Action<int>? onEpoch = null)
    {
        network ??= Network.Create(s_net, 1);
        var (x, y) = Rows();
        Trainer.Fit(network, options, x, y, progress: new Epochs(onEpoch));
        return Tensors(network);
    }

    private static Dictionary<string, float[]> Tensors(Network network) => network.Plan.Parameters.ToDictionary(p => p.Name, p => network.Values(p).ToArray());

    private static (float[] Rows, int[] Labels) Rows()
    {
        var random = new SeededRandom(4);
        var x = Enumerable.Range(0, 4 * Count).Select(_ => (float)random.NextGaussian()).ToArray();
        return (x, [.. Enumerable.Range(0, Count).Select(i => x[4 * i] > 0.4f ? 2 : x[(4 * i) + 1] > 0 ? 1 : 0)]);
    }

    private sealed class Epochs(Action<int>? onEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onEpoch?.Invoke(value.Last.Epoch);
    }
}
