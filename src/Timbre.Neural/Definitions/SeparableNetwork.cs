using System.Globalization;

namespace Timbre.Neural;

/// <summary>Networks of depthwise and pointwise convolutions in turn (MobileNet, Howard et al. 2017).</summary>
internal static class SeparableNetwork
{
    public static NetworkDefinition Define(int height, int width, int outputs, IReadOnlyList<int> widths, double dropout, int channels)
    {
        if (widths.Count == 0)
        {
            throw new TimbreException("widths=[]: must hold the filters of the first convolution, then those of each block");
        }

        var layers = new List<LayerDefinition>
        {
            new Conv2dDefinition(widths[0], 3, 3) { Name = "stem.conv", Stride = 2, Padding = 1, Bias = false, Initialisation = Initialisation.HeUniform },
            new BatchNormDefinition { Name = "stem.norm" },
            new ReluDefinition { Name = "stem" },
        };
        for (var i = 1; i < widths.Count; i++)
        {
            var block = "block" + i.ToString(CultureInfo.InvariantCulture);
            var stride = i > 1 && widths[i] > widths[i - 1] ? 2 : 1;
            layers.Add(new DepthwiseConv2dDefinition(3, 3) { Name = block + ".depthwise", Stride = stride, Padding = 1, Bias = false, Initialisation = Initialisation.HeUniform });
            layers.Add(new BatchNormDefinition { Name = block + ".depthwise_norm" });
            layers.Add(new ReluDefinition { Name = block + ".depthwise_relu" });
            layers.Add(new Conv2dDefinition(widths[i], 1, 1) { Name = block + ".pointwise", Bias = false, Initialisation = Initialisation.HeUniform });
            layers.Add(new BatchNormDefinition { Name = block + ".pointwise_norm" });
            layers.Add(new ReluDefinition { Name = block });
        }

        layers.Add(new GlobalAveragePoolDefinition { Name = "pool" });
        if (dropout > 0)
        {
            layers.Add(new DropoutDefinition(dropout) { Name = "dropout" });
        }

        layers.Add(new LinearDefinition(outputs) { Name = "head" });
        return new NetworkDefinition([channels, height, width], layers);
    }
}
