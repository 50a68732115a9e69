using Timbre.Numerics;

namespace Timbre.Neural.Tests.Interpretation;

/// <summary>Slopes of logits in use against differences.</summary>
public sealed class InputGradientTests
{
    public static TheoryData<string> Cases => ["pooled picture", "flat picture", "two channels", "over time", "one row", "of a cosine"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Slopes_agree_with_differences(string name)
    {
        var network = Network.Create(Definition(name), seed: 4);
        var random = new SeededRandom(8);
        foreach (ref var statistic in network.Statistics.Span)
        {
            statistic = (float)random.NextDouble(0.4, 1.6); // as if it had been trained
        }

        var x = Enumerable.Range(0, 3 * network.InputSize).Select(_ => (float)random.NextGaussian()).ToArray();
        for (var k = 0; k < network.ClassCount; k++)
        {
            var (scores, slopes) = (new float[3], new float[x.Length]);
            new InputGradient(network).Of(x, k, scores, [], slopes);
            var (checkedCount, worst) = (0, 0.0);
            for (var i = 0; i < x.Length; i++)
            {
                const float Step = 5e-3f;
                var row = i / network.InputSize;
                var (above, below) = (Logit(network, x, i, Step, row, k), Logit(network, x, i, -Step, row, k));
                var (half, minusHalf) = (Logit(network, x, i, Step / 2, row, k), Logit(network, x, i, -Step / 2, row, k));
                double[] bends = [above - (2 * half) + scores[row], below - (2 * minusHalf) + scores[row], above - (2 * scores[row]) + below];
                if (bends.Max(Math.Abs) / Step > 1e-3)
                {
                    continue; // a bend of a ReLU or a maximum lies between
                }

                checkedCount++;
                var difference = (above - below) / (2 * Step);
                worst = Math.Max(worst, Math.Abs(difference - slopes[i]) / (1 + Math.Abs(difference)));
            }

            Assert.True(checkedCount > x.Length / 3, $"{name}: only {checkedCount} of {x.Length} could be compared");
            Assert.True(worst < 2e-3, $"{name}, class {k}: {worst}");
        }
    }

    [Fact]
    public void One_output_is_the_logit_of_the_second_class_and_its_negative_that_of_the_first()
    {
        var network = PatchPictures.Trained;
        var x = PatchPictures.Picture(900, second: true);
        var (first, second, down, up, logit) = (new float[1], new float[1], new float[x.Length], new float[x.Length], new float[1]);
        var gradient = new InputGradient(network);
        gradient.Of(x, 0, first, [], down);
        gradient.Of(x, 1, second, [], up);
        network.Predict(x, logit);
        Assert.Equal(logit[0], second[0]);
        Assert.Equal(-logit[0], first[0]);
        Assert.Equal(up.Select(v => -v), down);
        Assert.Contains(up, v => v != 0);
    }

    [Fact]
    public void A_layer_within_gives_what_the_network_until_it_gives()
    {
        var network = PatchPictures.Trained;
        var x = PatchPictures.Picture(901, second: true);
        foreach (var name in new[] { "0", "2", "3", "last", "5" })
        {
            var gradient = new InputGradient(network, name);
            var (values, slopes, until) = (new float[gradient.Size], new float[gradient.Size], new float[network.Until(name).OutputSize]);
            gradient.Of(x, 1, new float[1], values, slopes);
            network.Until(name).Predict(x, until); // channel after channel
            var (channels, places) = (gradient.Shape[0], gradient.Size / gradient.Shape[0]);
            Assert.Equal(until, Enumerable.Range(0, until.Length).Select(i => values[(i % places * channels) + (i / places)]));
            Assert.Contains(slopes, s => s != 0);
        }

        var error = Assert.Throws<TimbreException>(() => new InputGradient(network, "lst"));
        Assert.Contains("layer_name=lst: must be one of 0, 1, 2, 3, last, 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_together_give_the_bits_of_each_alone_and_training_goes_on_unchanged()
    {
        var network = PatchPictures.Trained;
        var x = Enumerable.Range(0, 70).SelectMany(i => PatchPictures.Picture(i, i % 3 == 0)).ToArray();
        var (weights, statistics) = (network.Weights.Span.ToArray(), network.Statistics.Span.ToArray());
        var gradient = new InputGradient(network);
        var (scores, slopes) = (new float[70], new float[x.Length]);
        gradient.Of(x, 1, scores, [], slopes);
        Parallel.For(0, 70, i =>
        {
            var own = new float[network.InputSize];
            gradient.Of(x.AsSpan(i * network.InputSize, network.InputSize), 1, new float[1], [], own);
            Assert.Equal(slopes[(i * network.InputSize)..((i + 1) * network.InputSize)], own);
        });
        Assert.Equal(weights, network.Weights.Span.ToArray());
        Assert.Equal(statistics, network.Statistics.Span.ToArray());
    }

    [Fact]
    public void Refuses_what_is_not_there()
    {
        var network = PatchPictures.Trained;
        Assert.Contains("class=2: must be from 0 to 1", Assert.Throws<TimbreException>(() => new GradCam(network).Of(PatchPictures.Picture(1, true), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("layer_name=head", Assert.Throws<TimbreException>(() => new GradCam(network, "head")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GradCam(network).Of(new float[7], 1));
        Assert.Throws<ArgumentException>(() => new IntegratedGradients(network).Of(new float[7], 1));
        Assert.Throws<ArgumentException>(() => new Occlusion(network, new OcclusionOptions(2, 2, 1, 1)).Of([], 1));
        Assert.Contains("steps=0", Assert.Throws<TimbreException>(() => new IntegratedGradients(network, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("step_along=5", Assert.Throws<TimbreException>(() => new Occlusion(network, new OcclusionOptions(2, 4, 2, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("rows [13], not pictures", Assert.Throws<TimbreException>(() => new GradCam(Network.Create(Architectures.Mlp13(), 0))).Message, StringComparison.Ordinal);
    }

    private static double Logit(Network network, float[] x, int at, float step, int row, int k)
    {
        var own = x.AsSpan(row * network.InputSize, network.InputSize).ToArray();
        own[at % network.InputSize] += step;
        var logits = new float[network.OutputSize];
        network.Predict(own, logits);
        return network.OutputSize > 1 ? logits[k] : k == 1 ? logits[0] : -logits[0];
    }

    private static NetworkDefinition Definition(string name) => name switch
    {
        "pooled picture" => Architectures.Cnn2dPooled(17, 19, 3),
        "flat picture" => Architectures.Cnn2d(27, 30),
        "two channels" => new NetworkDefinition([2, 6, 7], [new Conv2dDefinition(4, 3, 3), new BatchNormDefinition(), new TanhDefinition(), new FlattenDefinition(), new BatchNormDefinition(), new LinearDefinition(2)]),
        "over time" => Architectures.XVector(6, 21, 4, channels: 8, embedding: 5),
        "of a cosine" => Architectures.XVector(6, 18, 3, channels: 8, embedding: 5, cosine: true),
        _ => Architectures.Mlp(9, [8, 7], 3, batchNorm: true, dropout: 0.5),
    };
}
