using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural.Tests;

/// <summary>Networks that use another one's weights: for other lengths of input, and only to an inner layer.</summary>
public sealed class SharedNetworkTests
{
    [Fact]
    public void Ends_at_an_inner_layer_with_what_that_gives()
    {
        var network = Trained();
        var x = Noise(3 * 6 * 40, 4);
        foreach (var (name, layer) in network.Definition.Layers.Select((l, i) => (l.Name ?? $"{i}", l)))
        {
            var part = network.Until(name);
            var (actual, size) = (new float[3 * part.OutputSize], part.OutputSize);
            part.Predict(x, actual);
            Assert.Contains(actual, v => v != actual[0]);
            var expected = Rest(network, part).SelectMany((head, i) => head(actual[(i * size)..((i + 1) * size)])).ToArray();
            var logits = new float[3 * network.OutputSize];
            network.Predict(x, logits);
            Assert.All(logits, (v, i) => Assert.Equal(v, expected[i], 1e-5));
        }

        Assert.Equal(5, network.Until("embedding").OutputSize);
        Assert.Contains("layer_name=embeding: must be one of 0, 1, 2, ", Assert.Throws<TimbreException>(() => network.Until("embeding")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_of_the_weights_is_one()
    {
        var network = Trained();
        var (x, before, after) = (Noise(6 * 33, 1), new float[5], new float[5]);
        var part = network.WithInputShape([6, 33]).Until("embedding");
        part.Predict(x, before);
        Assert.True(network.Weights.Span.Overlaps(part.Weights.Span));
        Assert.True(part.Weights.Length < network.Weights.Length);
        var copy = part.Copy();
        network.Weights.Span[3] += 1;
        part.Predict(x, after);
        Assert.NotEqual(before, after);
        copy.Predict(x, after);
        Assert.Equal(before, after);
        Trainer.Fit(part, new TrainingOptions { Epochs = 1, BatchSize = 2 }, Noise(4 * 6 * 33, 2), new[] { 0, 1, 2, 3 }); // only its own weights
        Assert.True(network.Weights.Span[..part.Weights.Length].SequenceEqual(part.Weights.Span));
    }

    [Fact]
    public void Another_length_gives_what_a_network_of_that_length_gives()
    {
        var network = Trained();
        using var file = new MemoryStream();
        network.Save(file);
        foreach (var frames in new[] { 15, 40, 41, 700 })
        {
            file.Position = 0;
            var loaded = Network.Load(Architectures.XVector(6, frames, 3, 8, 5), file, "weights");
            var (x, expected, actual) = (Noise(2 * 6 * frames, frames), new float[6], new float[6]);
            loaded.Predict(x, expected);
            network.WithInputShape([6, frames]).Predict(x, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Threads_may_use_any_lengths_at_once()
    {
        var network = Trained().Until("embedding");
        var expected = Enumerable.Range(0, 24).Select(Embed).ToArray();
        var actual = new float[24][];
        WorkPool.For(24, 4, i => actual[i] = Embed(i));
        Assert.Equal(expected, actual);

        float[] Embed(int i)
        {
            var result = new float[5];
            network.WithInputShape([6, 15 + (9 * i)]).Predict(Noise(6 * (15 + (9 * i)), i), result);
            return result;
        }
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        var flattened = Network.Create(new NetworkDefinition([2, 10], [new Conv1dDefinition(3, 2) { Name = "first" }, new FlattenDefinition(), new LinearDefinition(2) { Name = "last" }]), 1);
        Assert.Contains("input_shape=[2, 11]: must be [2, 10], because the tensor last.weight [2, 27] depends on it", Message([2, 11]), StringComparison.Ordinal);
        Assert.Contains("input_shape=[3, 10]: must have as many axes and channels as [2, 10]", Message([3, 10]), StringComparison.Ordinal);
        Assert.Contains("layer first: conv1d got the shape [20]", Message([20]), StringComparison.Ordinal);
        Assert.Contains("not possible", Message([2, 0]), StringComparison.Ordinal);
        Assert.Contains("does not fit into [2, 1]", Message([2, 1]), StringComparison.Ordinal);

        string Message(int[] shape) => Assert.Throws<TimbreException>(() => flattened.WithInputShape(shape)).Message;
    }

    /// <summary>The layers of a network that come after those of a part of it, one function for each of three rows.</summary>
    private static Func<float[], float[]>[] Rest(Network network, Network part)
    {
        var taken = part.Definition.Layers.Count - 1;
        var shape = part.Plan.Layers[^1] is ReorderLayer reorder ? Image(reorder) : [part.OutputSize];
        var rest = Network.Create(new NetworkDefinition(shape, [.. network.Definition.Layers.Skip(taken).Select((l, i) => l with { Name = l.Name ?? $"{taken + i}" })]), 9);
        foreach (var parameter in rest.Plan.Parameters)
        {
            network.Values(network.Plan.Parameters.Single(p => p.Name == parameter.Name)).CopyTo(rest.Values(parameter));
        }

        Func<float[], float[]> run = x =>
        {
            var y = new float[rest.OutputSize];
            rest.Predict(x, y);
            return y;
        };
        return [run, run, run];

        int[] Image(ReorderLayer _)
        {
            var image = part.Plan.Layers[^2].Output;
            return [image.Channels, image.Width];
        }
    }

    /// <summary>A small network whose running statistics are not the first ones.</summary>
    private static Network Trained()
    {
        var network = Network.Create(Architectures.XVector(6, 40, 3, 8, 5), 2);
        Trainer.Fit(network, new TrainingOptions { Epochs = 2, BatchSize = 4 }, Noise(8 * 6 * 40, 3), new[] { 0, 1, 2, 0, 1, 2, 0, 1 });
        return network;
    }

    private static float[] Noise(int length, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
    }
}
