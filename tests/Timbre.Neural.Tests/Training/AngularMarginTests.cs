using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

/// <summary>A head that compares angles, and the margin it is trained with.</summary>
public sealed class AngularMarginTests
{
    private static readonly int[] s_labels = [0, 2, 1, 3, 3, 0];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 0)]
    [InlineData(0.5, 0.1)]
    [InlineData(1.5, 0)] // some angles go beyond π
    public void Loss_and_gradients_are_those_of_plain_sums(double margin, double smoothing)
    {
        var network = Network.Create(new NetworkDefinition([5], [new LinearDefinition(7) { Name = "below" }, new CosineLinearDefinition(4) { Name = "head", Scale = 6 }]), 2);
        var x = Noise(s_labels.Length * 5, 3);
        x.AsSpan(5, 5).Fill(0); // below's bias is 0 too: no direction at all
        var step = new TrainingStep(network, s_labels.Length, new Sgd(), 1, smoothing, margin);
        step.Gradients.Fill(float.NaN);
        x.CopyTo(step.Input(s_labels.Length));
        var loss = step.Run(s_labels, out _) / s_labels.Length;
        var tensors = NetworkWeights.ToTensors(network).ToDictionary(t => t.Name, t => Array.ConvertAll(t.Values.ToArray(), v => (double)v));
        Assert.Equal(Plain(tensors, x, margin, smoothing), loss, 1e-5);
        foreach (var parameter in network.Plan.Parameters)
        {
            for (var i = 0; i < parameter.Length; i++)
            {
                const double Step = 1e-8; // the second row is nothing, where slopes are steep
                ref var value = ref tensors[parameter.Name][parameter.FilePlace?.Invoke(i) ?? i];
                var before = value;
                value = before + Step;
                var above = Plain(tensors, x, margin, smoothing);
                value = before - Step;
                var expected = (above - Plain(tensors, x, margin, smoothing)) / (2 * Step);
                value = before;
                Assert.True(Math.Abs(expected - step.Gradients[parameter.Offset + i]) <= 2e-5 * (1 + Math.Abs(expected)), $"{parameter.Name}[{i}]: {step.Gradients[parameter.Offset + i]} instead of {expected}");
            }
        }
    }

    [Fact]
    public void Outputs_are_cosines_whatever_the_lengths()
    {
        var network = Network.Create(new NetworkDefinition([3], [new CosineLinearDefinition(2) { Scale = 30 }]), 1);
        new float[] { 2, 0, 0, 5, 0, 0 }.CopyTo(network.Weights.Span); // rows (2, 0, 0) and (0, 5, 0), in memory [inputs, outputs]
        var y = new float[6];
        network.Predict([3, 0, 0, 100, 100, 0, 0, 0, 0], y);
        Assert.Equal([30, 0, 30 / MathF.Sqrt(2), 30 / MathF.Sqrt(2), 0, 0], y, (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void A_training_with_a_margin_draws_classes_further_apart()
    {
        var (random, x, y) = (new SeededRandom(1), new float[120 * 6], new int[120]);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = i % 4;
            for (var j = 0; j < 6; j++)
            {
                x[(i * 6) + j] = (float)(random.NextGaussian() + (j == y[i] ? 3 : 0));
            }
        }

        Assert.True(Lead(0.4) > 1.1 * Lead(0), $"{Lead(0.4)} and {Lead(0)}");

        // how far a row's own logit is above the best other one, in the mean
        double Lead(double margin)
        {
            var network = Network.Create(new NetworkDefinition([6], [new LinearDefinition(12), new TanhDefinition(), new CosineLinearDefinition(4)]), 1);
            var result = Trainer.Fit(network, new TrainingOptions { Epochs = 30, Margin = margin, LearningRate = 0.01 }, x, y);
            Assert.True(result.History[^1].TrainAccuracy > 0.9);
            var logits = new float[y.Length * 4];
            network.Predict(x, logits);
            return y.Select((l, i) => logits[(i * 4) + l] - logits.Skip(i * 4).Take(4).Where((_, c) => c != l).Max()).Average();
        }
    }

    [Fact]
    public void Survives_json_and_mistakes_are_named()
    {
        var definition = Architectures.XVector(6, 20, 4, 8, 5, cosine: true);
        Assert.Equal(definition.Layers, NetworkDefinition.FromJson(definition.ToJson(), "new").Layers);
        Assert.Contains("margin=0.2: must be 0", Message(new TrainingOptions { Margin = 0.2 }, new LinearDefinition(3)), StringComparison.Ordinal);
        Assert.Contains("margin=0.2: must be 0", Message(new TrainingOptions { Margin = 0.2 }, new CosineLinearDefinition(1)), StringComparison.Ordinal);
        Assert.Contains("margin=-1: must be at least 0", Message(new TrainingOptions { Margin = -1 }, new CosineLinearDefinition(3)), StringComparison.Ordinal);
        Assert.Contains("scale 0: must be a positive number", Message(new TrainingOptions(), new CosineLinearDefinition(3) { Scale = 0 }), StringComparison.Ordinal);

        static string Message(TrainingOptions options, LayerDefinition last) =>
            Assert.Throws<TimbreException>(() => Trainer.Fit(Network.Create(new NetworkDefinition([2], [last]), 1), options, new float[4], new[] { 0, 1 })).Message;
    }

    private static double Plain(Dictionary<string, double[]> tensors, float[] x, double margin, double smoothing)
    {
        var (below, bias, head) = (tensors["below.weight"], tensors["below.bias"], tensors["head.weight"]);
        var sum = 0.0;
        for (var i = 0; i < s_labels.Length; i++)
        {
            var hidden = Enumerable.Range(0, 7).Select(o => bias[o] + Enumerable.Range(0, 5).Sum(j => below[(o * 5) + j] * x[(i * 5) + j])).ToArray();
            var logits = Enumerable.Range(0, 4).Select(o =>
            {
                var w = head.AsSpan(o * 7, 7).ToArray();
                return 6 * hidden.Zip(w, (a, b) => a * b).Sum() / Length(hidden) / Length(w);
            }).ToArray();
            ref var own = ref logits[s_labels[i]];
            var angle = Math.Acos(own / 6);
            own = angle + margin < Math.PI ? 6 * Math.Cos(angle + margin) : own - (6 * margin * Math.Sin(margin));
            var total = Math.Log(logits.Sum(Math.Exp));
            sum += total - ((1 - smoothing) * own) - (smoothing * logits.Average());
        }

        return sum / s_labels.Length;

        static double Length(double[] v) => Math.Sqrt(v.Sum(a => a * a) + 1e-10);
    }

    private static float[] Noise(int length, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
    }
}
