using Timbre.Numerics;

namespace Timbre.Neural.Tests;

public sealed class NetworkTests
{
    [Fact]
    public void Blocks_threads_and_single_rows_give_the_same_answers()
    {
        var network = Network.Create(Architectures.Cnn1d(), 1);
        var random = new SeededRandom(2);
        var x = Enumerable.Range(0, 1203 * 13).Select(_ => (float)random.NextGaussian()).ToArray();
        var (all, threaded, single) = (new float[2406], new float[2406], new float[2]);
        network.Predict(x, all);
        network.Predict(x, threaded, threads: 4);
        Assert.Equal(all, threaded);
        foreach (var i in new[] { 0, 511, 512, 1202 })
        {
            network.Predict(x.AsSpan(i * 13, 13), single);
            Assert.Equal(all[2 * i], single[0], 5);
            Assert.Equal(all[(2 * i) + 1], single[1], 5);
        }

        network.Predict([], []);
        Assert.Throws<ArgumentException>(() => network.Predict(new float[14], new float[4]));
        Assert.Throws<ArgumentException>(() => network.Predict(new float[26], new float[3]));
    }

    [Fact]
    public void Many_threads_may_share_a_network()
    {
        var network = Network.Create(Architectures.Mlp13(), 1);
        var x = Enumerable.Range(0, 40 * 13).Select(i => MathF.Sin(i)).ToArray();
        var expected = new float[80];
        network.Predict(x, expected);
        WorkPool.For(64, 4, _ =>
        {
            var own = new float[80];
            network.Predict(x, own);
            Assert.Equal(expected, own);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Probabilities_sum_to_one(int outputs)
    {
        var network = Network.Create(Architectures.Mlp(4, [5], outputs), 1);
        var p = new float[3 * network.ClassCount];
        network.PredictProbabilities([1e4f, 2, 3, 4, -1, 0, 1, 2, 0, 0, 0, 0], p);
        Assert.All(p.Chunk(network.ClassCount), row => Assert.Equal(1f, row.Sum(), 5));
        Assert.All(p, v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void The_seed_decides_the_first_weights()
    {
        var definition = Architectures.Cnn2d();
        Assert.Equal(60729, Network.Create(definition, 1).ParameterCount);
        Assert.Equal(Network.Create(definition, 1).Weights.Span.ToArray(), Network.Create(definition, 1).Weights.Span.ToArray());
        Assert.NotEqual(Network.Create(definition, 1).Weights.Span.ToArray(), Network.Create(definition, 2).Weights.Span.ToArray());
    }

    [Fact]
    public void Saved_and_loaded_a_network_answers_the_same()
    {
        var network = Network.Create(Architectures.Cnn2d(30, 40, 3, dropout: 0.3), 1);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        var loaded = Network.Load(NetworkDefinition.FromJson(network.Definition.ToJson(), "model.json"), file, "weights");
        Assert.Equal(network.Weights.Span.ToArray(), loaded.Weights.Span.ToArray());
        Assert.Equal(network.Weights.Span.ToArray(), network.Copy().Weights.Span.ToArray());
        var x = Enumerable.Range(0, 1200).Select(i => MathF.Sin(i)).ToArray();
        var (a, b) = (new float[6], new float[6]);
        network.Predict(x, a);
        loaded.Predict(x, b);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_with_both_shapes()
    {
        using var file = new MemoryStream();
        Network.Create(Architectures.Mlp(4, [5], 2), 1).Save(file);
        Assert.Equal("w: the tensor 0.weight is [5, 4], but the network needs [5, 3]; the weights belong to another network", Message(Architectures.Mlp(3, [5], 2)));
        Assert.Contains("3.weight [2] is missing", Message(new NetworkDefinition([4], [new LinearDefinition(5), new ReluDefinition(), new LinearDefinition(2), new BatchNormDefinition()])), StringComparison.Ordinal);
        Assert.Contains("holds the tensor 2.weight [2, 5], which the network does not have", Message(Architectures.Mlp(4, [], 5)), StringComparison.Ordinal);

        string Message(NetworkDefinition definition)
        {
            file.Position = 0;
            return Assert.Throws<TimbreException>(() => Network.Load(definition, file, "w")).Message;
        }
    }
}
