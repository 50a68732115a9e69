using Timbre.Neural.Tests.Checkpoints;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests;

/// <summary>Weights that others trained: from torchvision's files, and from another network.</summary>
public sealed class ResNetWeightsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_colour_network_becomes_a_grey_one_with_another_head(bool pytorch)
    {
        var colours = Network.Create(Architectures.ResNet18(32, 32, 10, baseWidth: 4), 1);
        var grey = Network.Create(Architectures.ResNet18(32, 40, 2, channels: 1, baseWidth: 4), 2);
        var before = Tensors(grey);
        var transfer = ResNetWeights.Load(grey, pytorch ? Pytorch(Tensors(colours)) : Write(Tensors(colours)));
        Assert.Equal(["fc.weight", "fc.bias"], transfer.Kept.Select(k => k.Name));
        Assert.Equal("is [2, 32] here and [10, 32] there", transfer.Kept[0].Reason);
        Assert.Equal(grey.Plan.Parameters.Count - 2, transfer.Taken.Count);
        var (there, here) = (Tensors(colours), Tensors(grey));
        foreach (var name in transfer.Taken.Where(n => n != "conv1.weight"))
        {
            Assert.Equal(there[name].Values, here[name].Values);
        }

        Assert.Equal(before["fc.weight"].Values, here["fc.weight"].Values);
        var (filters, sums) = (there["conv1.weight"].Values, here["conv1.weight"].Values);
        Assert.All(sums, (s, i) => Assert.Equal(Enumerable.Range(0, 3).Sum(c => filters[(((i / 49 * 3) + c) * 49) + (i % 49)]), s, 1e-6));

        // a grey picture gives what it gives as three equal colours
        var x = Enumerable.Range(0, 32 * 32).Select(i => MathF.Sin(i)).ToArray();
        var (a, b) = (grey.WithInputShape([1, 32, 32]).Until("avgpool"), colours.Until("avgpool"));
        var (one, three) = (new float[a.OutputSize], new float[b.OutputSize]);
        a.Predict(x, one);
        b.Predict([.. x, .. x, .. x], three);
        Assert.All(one, (v, i) => Assert.Equal(three[i], v, 1e-4));
    }

    [Fact]
    public void A_head_of_the_same_size_is_taken_unless_it_is_excepted()
    {
        var source = Network.Create(Architectures.ResNet34(32, 32, 3, baseWidth: 4), 1);
        var path = Write(Tensors(source));
        var target = Network.Create(Architectures.ResNet34(40, 32, 3, baseWidth: 4), 2);
        Assert.Empty(ResNetWeights.Load(target, path).Kept);
        Assert.Equal(source.Weights.Span.ToArray(), target.Weights.Span.ToArray());
        target = Network.Create(Architectures.ResNet34(40, 32, 3, baseWidth: 4, stem: ResNetStem.Small), 2);
        Assert.Equal(["conv1.weight", "fc.weight", "fc.bias"], ResNetWeights.Load(target, path, "conv1", "fc").Kept.Select(k => k.Name));
        Assert.Contains("except=layer: must be the name", Assert.Throws<TimbreException>(() => ResNetWeights.Load(target, path, "layer")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "the tensor layer2.0.downsample.0.weight [8, 4, 1, 1] is missing")]
    [InlineData("superfluous", "holds the tensor layer1.0.conv3.weight [2], which the network does not have")]
    [InlineData("shape", "the tensor layer1.0.conv1.weight is [4, 4, 3, 1], but the network needs [4, 4, 3, 3]")]
    [InlineData("first", "the tensor conv1.weight is [4, 4, 7, 7], but the network needs [4, 1, 7, 7]")]
    [InlineData("finite", "the tensor layer4.1.bn2.running_var holds values that are not finite")]
    public void A_file_that_does_not_fit_is_refused_whole(string fault, string reason)
    {
        var tensors = Tensors(Network.Create(Architectures.ResNet18(32, 32, 10, baseWidth: 4), 1));
        switch (fault)
        {
            case "missing": tensors.Remove("layer2.0.downsample.0.weight"); break;
            case "superfluous": tensors["layer1.0.conv3.weight"] = new SafeTensor("layer1.0.conv3.weight", [2], [1, 2]); break;
            case "shape": tensors["layer1.0.conv1.weight"] = new SafeTensor("layer1.0.conv1.weight", [4, 4, 3, 1], new float[48]); break;
            case "first": tensors["conv1.weight"] = new SafeTensor("conv1.weight", [4, 4, 7, 7], new float[4 * 4 * 49]); break;
            default: tensors["layer4.1.bn2.running_var"].Values[3] = float.NaN; break;
        }

        var network = Network.Create(Architectures.ResNet18(32, 32, 2, channels: 1, baseWidth: 4), 2);
        var before = network.Weights.Span.ToArray();
        var path = Write(tensors);
        var error = Assert.Throws<TimbreException>(() => ResNetWeights.Load(network, path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Weights.Span.ToArray());
    }

    [Fact]
    public void Another_network_gives_what_agrees()
    {
        var source = Network.Create(Architectures.SeparableCnn(40, 96, 5, [8, 16, 16]), 1);
        source.Statistics.Span[2] = 7;
        var target = Network.Create(Architectures.SeparableCnn(64, 100, 5, [8, 16, 24]), 2);
        var head = Tensors(target)["head.bias"].Values;
        var transfer = target.CopyFrom(source, "head", "stem");
        Assert.Equal("excepted (stem)", transfer.Kept.Single(k => k.Name == "stem.conv.weight").Reason);
        Assert.Equal("is [24, 16, 1, 1] here and [16, 16, 1, 1] there", transfer.Kept.Single(k => k.Name == "block2.pointwise.weight").Reason);
        Assert.Contains("block1.pointwise.weight", transfer.Taken);
        Assert.Equal(Tensors(source)["block1.pointwise.weight"].Values, Tensors(target)["block1.pointwise.weight"].Values);
        Assert.Equal(head, Tensors(target)["head.bias"].Values);
        Assert.Empty(transfer.Unused);
        var smaller = Network.Create(Architectures.SeparableCnn(64, 100, 5, [8, 16]), 2).CopyFrom(source);
        Assert.Contains("block2.depthwise.weight", smaller.Unused);
        Assert.Empty(smaller.Kept);
        var larger = Network.Create(Architectures.SeparableCnn(64, 100, 5, [8, 16, 16, 16]), 2).CopyFrom(source);
        Assert.Contains(new KeptTensor("block3.depthwise.weight", "is missing there"), larger.Kept);
        Assert.NotEqual(7, target.Statistics.Span[2]);
        target.CopyFrom(source);
        Assert.Equal(7, target.Statistics.Span[2]);
        Assert.Contains("except=tail", Assert.Throws<TimbreException>(() => target.CopyFrom(source, "tail")).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, SafeTensor> Tensors(Network network) => NetworkWeights.ToTensors(network).ToDictionary(t => t.Name);

    private string Write(Dictionary<string, SafeTensor> tensors)
    {
        using var file = File.Create(_folder.File("weights.safetensors"));
        SafeTensors.Write(file, tensors.Values.Append(new SafeTensor("bn1.num_batches_tracked", [], [5])));
        return file.Name;
    }

    /// <summary>What <c>torch.save(model.state_dict(), …)</c> writes.</summary>
    private string Pytorch(Dictionary<string, SafeTensor> tensors)
    {
        var pickle = new PickleWriter().Raw("}");
        var number = 0;
        foreach (var tensor in tensors.Values)
        {
            var steps = new long[tensor.Shape.Count];
            for (int axis = steps.Length - 1, step = 1; axis >= 0; step *= tensor.Shape[axis--])
            {
                steps[axis] = step;
            }

            pickle.Text(tensor.Name).Tensor("FloatStorage", $"{number++}", tensor.Values.Length, 0, [.. tensor.Shape.Select(n => (long)n)], steps).Raw("s");
        }

        pickle.Text("bn1.num_batches_tracked").Tensor("LongStorage", $"{number}", 1, 0, [], []).Raw("s");
        var path = _folder.File("resnet18.pth");
        File.WriteAllBytes(path, ZipWriter.Checkpoint(pickle.ToArray(), [.. tensors.Values.Select(t => CheckpointCase.Floats(t.Values)), new byte[8]]));
        return path;
    }
}
