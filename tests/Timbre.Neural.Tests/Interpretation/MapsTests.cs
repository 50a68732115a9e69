using Timbre.Numerics;

namespace Timbre.Neural.Tests.Interpretation;

/// <summary>Maps whose right answer is known.</summary>
public sealed class MapsTests
{
    private static readonly OcclusionOptions s_window = new(3, 3, 1, 1);

    [Fact]
    public void Every_method_finds_the_patch_that_decides()
    {
        var network = PatchPictures.Trained;
        var (cam, integrated, occlusion) = (new GradCam(network), new IntegratedGradients(network), new Occlusion(network, s_window));
        Assert.Equal("5", cam.LayerName); // the ReLU before the pooling
        var right = 0;
        for (var i = 1000; i < 1010; i++)
        {
            var x = PatchPictures.Picture(i, second: true);
            var logit = new float[1];
            network.Predict(x, logit);
            right += logit[0] > 0 ? 1 : 0;

            // the patch with its border is a sixth of the picture, that of the coarser map a quarter
            Assert.InRange(PatchPictures.ShareInPatch(integrated.Of(x, 1).Map, 2), 0.7, 1);
            Assert.InRange(PatchPictures.ShareInPatch(occlusion.Of(x, 1), 2), 0.7, 1);
            Assert.InRange(PatchPictures.ShareInPatch(cam.Of(x, 1), 3), 0.7, 1);
        }

        Assert.Equal(10, right);
    }

    [Fact]
    public void Integrated_gradients_are_complete()
    {
        var network = PatchPictures.Trained;
        foreach (var k in new[] { 0, 1 })
        {
            var baseline = PatchPictures.Picture(77, second: false);
            var map = new IntegratedGradients(network).Of(PatchPictures.Picture(1003, second: true), k, baseline);
            Assert.InRange(map.RelativeError, 0, 0.01);
            Assert.Equal(map.Score - map.BaselineScore, map.Map.Sum(), 0.01 * Math.Abs(map.Score - map.BaselineScore));
            Assert.Equal(map.Map.Sum() - (map.Score - map.BaselineScore), map.CompletenessError);
            Assert.True(k == 1 ? map.Score > 0 && map.BaselineScore < 0 : map.Score < 0 && map.BaselineScore > 0);
        }
    }

    [Fact]
    public void Of_a_linear_model_every_method_says_the_weights()
    {
        var network = Network.Create(new NetworkDefinition([1, 4, 5], [new FlattenDefinition(), new LinearDefinition(3)]), seed: 2);
        var random = new SeededRandom(3);
        var x = Enumerable.Range(0, 20).Select(_ => (float)random.NextGaussian()).ToArray();
        var slopes = new float[20];
        new InputGradient(network).Of(x, 2, new float[1], [], slopes);
        const float Fill = 0.25f;
        var each = new Occlusion(network, new OcclusionOptions(1, 1, 1, 1, Fill)).Of(x, 2);
        var blocks = new Occlusion(network, new OcclusionOptions(2, 5, 2, 5, Fill)).Of(x, 2);
        var integrated = new IntegratedGradients(network, steps: 1).Of(x, 2, [.. Enumerable.Repeat(Fill, 20)]);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(slopes[i] * (x[i] - Fill), each.Values[i], 1e-5);
            Assert.Equal(slopes[i] * (x[i] - Fill), integrated.Map.Values[i], 1e-5);
            var half = Enumerable.Range(i / 10 * 10, 10).Sum(j => slopes[j] * (x[j] - Fill));
            Assert.Equal(half, blocks.Values[i], 1e-5);
        }

        Assert.InRange(Math.Abs(integrated.CompletenessError), 0, 1e-5);
    }

    /// <summary>One channel that keeps what is above 0, the mean and a weight: the map is the picture, seen through the layer.</summary>
    [Fact]
    public void The_class_map_of_a_network_set_by_hand_is_what_can_be_worked_out()
    {
        LayerDefinition[] layers = [new Conv2dDefinition(1, 1, 1), new ReluDefinition(), new MaxPool2dDefinition(2, 2), new GlobalAveragePoolDefinition(), new LinearDefinition(1)];
        var network = Network.Create(new NetworkDefinition([1, 4, 4], layers), seed: 0);
        foreach (var parameter in network.Plan.Parameters)
        {
            network.Values(parameter).Fill(parameter.Name switch { "0.weight" => 1, "4.weight" => 8, _ => 0 });
        }

        float[] x = [1, 0, 0, 0, 0, 0, 0, 0, -5, -5, 3, 0, -5, -5, 0, 0];
        var cam = new GradCam(network);
        var map = cam.Of(x, 1);
        Assert.Equal("2", cam.LayerName);

        // activations [[1, 0], [0, 3]], weight 8 / 4 places = 2; a quarter of the way between centres at the inner rows and columns
        Assert.Equal(2f, map[0, 0]);
        Assert.Equal(6f, map[3, 3]);
        Assert.Equal(0f, map[0, 3]);
        Assert.Equal(1.5f, map[0, 1], 1e-6);
        Assert.Equal((2 * 0.75 * 0.75) + (6 * 0.25 * 0.25), map[1, 1], 1e-6);
        Assert.All(cam.Of(x, 0).Values.ToArray(), v => Assert.Equal(0, v)); // nothing speaks for the other class
        Assert.Equal(map.Sum(), 4 * map.RowMeans().Sum(), 1e-5);
        Assert.Equal(map.RowMeans(), map.ColumnMeans()); // the picture is symmetric
    }

    [Fact]
    public void A_network_over_time_has_maps_of_features_and_frames()
    {
        var network = Network.Create(Architectures.XVector(6, 21, 4, channels: 8, embedding: 5), seed: 1);
        var random = new SeededRandom(3);
        var x = Enumerable.Range(0, network.InputSize).Select(_ => (float)random.NextGaussian()).ToArray();
        var maps = new[] { new GradCam(network).Of(x, 3), new IntegratedGradients(network, 8).Of(x, 3).Map, new Occlusion(network, new OcclusionOptions(6, 3, 6, 3)).Of(x, 3) };
        Assert.All(maps, m => Assert.Equal((6, 21), (m.Height, m.Width)));
        Assert.All(Enumerable.Range(1, 5), row => Assert.Equal(maps[0].Values[..21].ToArray(), maps[0].Values.Slice(21 * row, 21).ToArray()));
    }

    [Fact]
    public void The_same_picture_gives_the_same_bits()
    {
        var network = PatchPictures.Trained;
        var x = PatchPictures.Picture(1004, second: true);
        var (cam, integrated, occlusion) = (new GradCam(network), new IntegratedGradients(network), new Occlusion(network, s_window));
        var expected = new[] { cam.Of(x, 1), integrated.Of(x, 1).Map, occlusion.Of(x, 1) };
        Parallel.For(0, 6, _ =>
        {
            Assert.True(expected[0].Values.SequenceEqual(cam.Of(x, 1).Values));
            Assert.True(expected[1].Values.SequenceEqual(integrated.Of(x, 1).Map.Values));
            Assert.True(expected[2].Values.SequenceEqual(occlusion.Of(x, 1).Values));
        });
    }
}
