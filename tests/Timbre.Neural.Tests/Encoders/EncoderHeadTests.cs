using System.Text.Json.Nodes;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>What the heads of the known forms give is what plain loops over the mean frame give.</summary>
public sealed class EncoderHeadTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 5)]
    public void A_projector_and_a_classifier(bool large, int labels)
    {
        var net = new TinyEncoder(new TinyForm { Large = large, Prefix = "wav2vec2." });
        net.Linear("projector", 40, 17, head: true);
        net.Linear("classifier", 17, labels, head: true);
        var encoder = net.Load();
        var head = Assert.Single(encoder.Heads);
        Assert.Equal("label", head.Name);
        Assert.Equal(Enumerable.Range(0, labels).Select(i => $"LABEL_{i}"), head.Labels);
        Assert.Equal(net.Tensors.Values.Sum(t => t.Values.Length), encoder.ParameterCount);
        // torch takes the mean after the projector; a linear layer's mean is the mean's linear layer
        Compare(net, encoder, 0, (plain, frames) => plain.Linear("classifier", PlainEncoder.Mean(plain.Linear("projector", frames))));
    }

    [Theory]
    [InlineData("hubert.")]
    [InlineData("wav2vec2.")]
    public void A_classifier_with_a_layer_between(string prefix)
    {
        var net = new TinyEncoder(new TinyForm { Prefix = prefix });
        net.Linear("classifier.dense", 40, 40, head: true);
        net.Linear("classifier.out_proj", 40, 2, head: true);
        net.Config["id2label"] = new JsonObject { ["1"] = "M", ["0"] = "F" };
        var encoder = net.Load();
        Assert.Equal(["F", "M"], Assert.Single(encoder.Heads).Labels);
        Compare(net, encoder, 0, (plain, frames) => Dense(plain, "classifier", frames));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void Age_and_gender(int genders)
    {
        var net = new TinyEncoder(new TinyForm { Large = true, Prefix = "wav2vec2." });
        foreach (var (name, values) in new[] { ("age", 1), ("gender", genders) })
        {
            net.Linear($"{name}.dense", 40, 40, head: true);
            net.Linear($"{name}.out_proj", 40, values, head: true);
        }

        net.Config["id2label"] = new JsonObject { ["0"] = "LABEL_0" }; // theirs says nothing of the genders
        var encoder = net.Load();
        Assert.Equal(["age", "gender"], encoder.Heads.Select(h => h.Name));
        Assert.Empty(encoder.Heads[0].Labels);
        Assert.Equal(genders == 3 ? ["female", "male", "child"] : ["female", "male"], encoder.Heads[1].Labels);
        Compare(net, encoder, 0, (plain, frames) => Dense(plain, "age", frames));
        Compare(net, encoder, 1, (plain, frames) => Dense(plain, "gender", frames));
    }

    [Fact]
    public void An_encoder_without_a_head_gives_no_scores()
    {
        var encoder = new TinyEncoder(new TinyForm()).Load();
        Assert.Empty(encoder.Heads);
        Assert.Empty(encoder.Score(new float[500]));
    }

    private static double[][] Dense(PlainEncoder plain, string name, double[][] frames) =>
        plain.Linear($"{name}.out_proj", Array.ConvertAll(plain.Linear($"{name}.dense", PlainEncoder.Mean(frames)), f => Array.ConvertAll(f, Math.Tanh)));

    private static void Compare(TinyEncoder net, EncoderModel encoder, int head, Func<PlainEncoder, double[][], double[][]> score)
    {
        var plain = new PlainEncoder(net);
        foreach (var count in (int[])[30, 700, 1777])
        {
            var samples = TinyEncoder.Samples(count, count);
            foreach (var normalize in (bool[])[false, true])
            {
                EncoderReferenceTests.AssertClose(score(plain, plain.Stages(samples, normalize)[^1]), encoder.Score(samples, normalize)[head], $"{count} samples");
            }

            Assert.Equal(encoder.Score(samples)[head], encoder.Score(samples, threads: 3)[head]);
        }
    }
}
