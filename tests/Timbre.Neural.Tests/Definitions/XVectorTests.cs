using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Definitions;

public sealed class XVectorTests
{
    [Fact]
    public void Loss_and_gradients_are_those_of_plain_sums()
    {
        const int Count = 5;
        var network = Network.Create(Architectures.XVector(4, 19, 3, channels: 6, embedding: 5), 3);
        var random = new SeededRandom(1);
        var x = Noise(random, Count * 4 * 19);
        int[] labels = [0, 1, 2, 0, 1];
        var step = new TrainingStep(network, Count, new Sgd(), 1);
        step.Gradients.Fill(float.NaN);
        x.CopyTo(step.Input(Count));
        var loss = step.Run(labels, out _) / Count;
        var plain = new PlainXVector(network);
        var rows = x.Chunk(4 * 19).ToArray();
        Assert.Equal(plain.Loss(rows, labels, "head.bias", 0, 0), loss, 1e-5);
        foreach (var parameter in network.Plan.Parameters.Where(p => p.Trained))
        {
            for (var i = 0; i < parameter.Length; i += Math.Max(1, parameter.Length / 40))
            {
                const double Step = 1e-6;
                var place = parameter.FilePlace?.Invoke(i) ?? i;
                var expected = (plain.Loss(rows, labels, parameter.Name, place, Step) - plain.Loss(rows, labels, parameter.Name, place, -Step)) / (2 * Step);
                Assert.True(Math.Abs(expected - step.Gradients[parameter.Offset + i]) <= 2e-5 * (1 + Math.Abs(expected)), $"{parameter.Name}[{i}]: {step.Gradients[parameter.Offset + i]} instead of {expected}");
            }
        }
    }

    [Fact]
    public void No_weight_depends_on_the_number_of_frames()
    {
        var network = Network.Create(Architectures.XVector(40, 200, 20), 1);
        var convolutions = (128 * ((40 * 5) + 1)) + (2 * 128 * ((128 * 3) + 1)) + (128 * 129) + (384 * 129);
        Assert.Equal(convolutions + (2 * ((4 * 128) + 384)) + (128 * 769) + (2 * 128) + (20 * 129), network.ParameterCount);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        var other = Network.Load(Architectures.XVector(40, 15, 20), file, "weights");
        Assert.Equal(network.Weights.Span.ToArray(), other.Weights.Span.ToArray());
        Assert.Contains("does not fit", Assert.Throws<TimbreException>(() => Network.Create(Architectures.XVector(40, 14, 20), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("12.bias", NetworkWeights.ToTensors(network).Select(t => t.Name)); // as in a torch.nn.Sequential
    }

    [Fact]
    public void A_dilation_of_one_is_not_written_and_others_survive()
    {
        const string Old = """{"input_shape":[2,9],"layers":[{"kind":"conv1d","filters":3,"kernel":2,"stride":2,"border":"Same","initialisation":"HeUniform"},{"kind":"flatten"}]}""";
        Assert.Equal(Old, NetworkDefinition.FromJson(JsonNode.Parse(Old), "old").ToJson().ToJsonString());
        Assert.Equal(new Conv1dDefinition(3, 2), NetworkDefinition.FromJson(JsonNode.Parse("""{"input_shape":[2,9],"layers":[{"kind":"conv1d","filters":3,"kernel":2},{"kind":"flatten"}]}"""), "old").Layers[0]);
        var definition = Architectures.XVector(40, 100, 7);
        var again = NetworkDefinition.FromJson(JsonNode.Parse(definition.ToJson().ToJsonString()), "new");
        Assert.Equal(definition.Layers, again.Layers);
        Assert.Equal([1, 2, 3, 1, 1], again.Layers.OfType<Conv1dDefinition>().Select(c => c.Dilation));
        Assert.NotEqual(definition.Layers[3], new Conv1dDefinition(128, 3));
    }

    [Fact]
    public void Learns_speakers_from_crops_with_the_same_bits_each_time()
    {
        var random = new SeededRandom(7);
        var voices = Enumerable.Range(0, 5).Select(_ => Noise(random, 8 * 3)).ToArray();
        var (train, trainLabels) = Pictures(8);
        var (test, testLabels) = Pictures(12);
        var crops = new SpectrogramCrops(train, 8, new CropOptions(30) { FramesPerCrop = 20, Balanced = true, LevelDeviation = 0.2, BandMasks = 1, BandMaskHeight = 2 }, trainLabels);
        var options = new TrainingOptions { Epochs = 20, BatchSize = 16, Optimiser = new AdamW(), LearningRate = 3e-3 };
        var (one, two) = (Network.Create(Architectures.XVector(8, 30, 5, 16, 8), 1), Network.Create(Architectures.XVector(8, 30, 5, 16, 8), 1));
        Trainer.Fit(one, options, crops, crops.Labels);
        Trainer.Fit(two, options, crops, crops.Labels);
        Assert.Equal(one.Weights.Span.ToArray(), two.Weights.Span.ToArray());
        Assert.Equal(one.Statistics.Span.ToArray(), two.Statistics.Span.ToArray());
        var right = 0;
        for (var i = 0; i < test.Count; i++)
        {
            var logits = new float[5];
            one.WithInputShape([8, test[i].Length / 8]).Predict(test[i].Span, logits);
            right += logits.AsSpan().IndexOf(logits.Max()) == testLabels[i] ? 1 : 0;
        }

        Assert.True(right > 0.95 * test.Count, $"{right} of {test.Count}");

        // A voice is three spectra in a row that come again and again, in noise.
        (List<ReadOnlyMemory<float>> Pictures, List<int> Labels) Pictures(int perVoice)
        {
            var (pictures, labels) = (new List<ReadOnlyMemory<float>>(), new List<int>());
            for (var i = 0; i < perVoice * voices.Length; i++)
            {
                var frames = 25 + random.NextInt(60);
                var noise = Noise(random, 8 * frames);
                pictures.Add(Enumerable.Range(0, 8 * frames).Select(j => noise[j] + voices[i % 5][(j / frames * 3) + (j % frames / 4 % 3)]).ToArray());
                labels.Add(i % 5);
            }

            return (pictures, labels);
        }
    }

    private static float[] Noise(SeededRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
}
