namespace Timbre.Neural;

/// <summary>Residual networks of two convolutions a block (He et al. 2016), with the names of torchvision's layers.</summary>
internal static class ResNet
{
    public static NetworkDefinition Define(IReadOnlyList<int> blocks, int height, int width, int outputs, int channels, int baseWidth, ResNetStem stem)
    {
        var layers = new List<LayerDefinition>
        {
            stem switch
            {
                ResNetStem.Published => Convolution("conv1", baseWidth, 7, 2),
                ResNetStem.Small => Convolution("conv1", baseWidth, 3, 1),
                _ => throw new TimbreException($"stem={stem}: must be one of {string.Join(", ", Enum.GetNames<ResNetStem>())}"),
            },
            new BatchNormDefinition { Name = "bn1" },
            new ReluDefinition { Name = "relu" },
        };
        if (stem == ResNetStem.Published)
        {
            layers.Add(new MaxPool2dDefinition(3, 2) { Name = "maxpool", Padding = 1 });
        }

        for (var stage = 0; stage < blocks.Count; stage++)
        {
            for (var block = 0; block < blocks[stage]; block++)
            {
                layers.Add(Block($"layer{stage + 1}.{block}", baseWidth << stage, narrows: stage > 0 && block == 0));
            }
        }

        layers.Add(new GlobalAveragePoolDefinition { Name = "avgpool" });
        layers.Add(new LinearDefinition(outputs) { Name = "fc" });
        return new NetworkDefinition([channels, height, width], layers);
    }

    /// <summary>The first block of every stage but the first halves both axes and has a convolution in its shortcut.</summary>
    private static ResidualDefinition Block(string name, int filters, bool narrows) => new(
    [
        Convolution("conv1", filters, 3, narrows ? 2 : 1),
        new BatchNormDefinition { Name = "bn1" },
        new ReluDefinition(),
        Convolution("conv2", filters, 3, 1),
        new BatchNormDefinition { Name = "bn2" },
    ])
    {
        Name = name,
        Relu = true,
        Shortcut = narrows ? [Convolution("downsample.0", filters, 1, 2), new BatchNormDefinition { Name = "downsample.1" }] : [],
    };

    private static Conv2dDefinition Convolution(string name, int filters, int kernel, int stride) => new(filters, kernel, kernel)
    {
        Name = name,
        Stride = stride,
        Padding = kernel / 2,
        Bias = false,
        Initialisation = Initialisation.HeUniform,
    };
}
