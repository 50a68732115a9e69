using Timbre.Numerics;

namespace Timbre.Neural.Tests.Layers;

/// <summary>Every layer's gradients, of weights and of its input, against central differences of the loss.</summary>
public sealed class FiniteDifferenceTests
{
    public static TheoryData<string> Cases =>
    [
        "linear", "linear relu", "tanh", "sigmoid", "relu", "batch_norm", "batch_norm in time", "conv1d", "conv1d same, stride 2", "conv1d of channels",
        "conv2d", "conv2d same, stride 2", "conv2d direct", "conv2d direct, same", "conv1d direct", "conv1d direct, same", "max_pool1d", "max_pool2d same", "global_average_pool", "flatten before batch_norm", "unflatten", "dropout",
        "depthwise", "depthwise of many channels, same", "depthwise padded, stride 2", "conv1d without bias", "conv2d padded, stride 2, without bias", "conv2d padded, direct, without bias",
        "conv2d, strides 2 and 1", "conv2d 1 × 1, stride 2", "max_pool2d padded", "residual", "residual with a shortcut, bending", "residual of a row", "residual in a residual", "residual network",
        "conv1d dilated", "conv1d dilated, same", "conv1d dilated, direct", "conv1d dilated, direct, same", "conv1d of single frames", "statistics", "statistics of one frame", "statistics of a constant",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree_with_differences(string name)
    {
        var (shape, middle) = Layers(name);
        foreach (var outputs in new[] { 1, 3 })
        {
            // a layer below, so that the gradient of the input is needed, and one above
            LayerDefinition[] below = shape.Length == 1 ? [new LinearDefinition(shape[0]), new TanhDefinition()]
                : shape.Length == 2 ? [new Conv1dDefinition(shape[0], 1), new TanhDefinition()]
                : [new Conv2dDefinition(shape[0], 1, 1), new TanhDefinition()];
            var above = shape.Length == 1 || name is "global_average_pool" or "flatten before batch_norm" || name.StartsWith("statistics", StringComparison.Ordinal) ? [new LinearDefinition(outputs)]
                : new LayerDefinition[] { new FlattenDefinition(), new LinearDefinition(outputs) };
            Check(new NetworkDefinition(shape, [.. below, .. middle, .. above]), $"{name}, {outputs} outputs");
        }
    }

    private static (int[] Shape, LayerDefinition[] Layers) Layers(string name) => name switch
    {
        "linear" => ([5], [new LinearDefinition(7)]),
        "linear relu" => ([5], [new LinearDefinition(7), new ReluDefinition()]),
        "tanh" => ([5], [new TanhDefinition()]),
        "sigmoid" => ([5], [new SigmoidDefinition()]),
        "relu" => ([5], [new BatchNormDefinition(), new ReluDefinition()]),
        "batch_norm" => ([19], [new BatchNormDefinition()]),
        "batch_norm in time" => ([17, 5], [new BatchNormDefinition()]),
        "conv1d" => ([1, 9], [new Conv1dDefinition(4, 3)]),
        "conv1d same, stride 2" => ([2, 9], [new Conv1dDefinition(3, 6) { Border = Border.Same, Stride = 2 }]),
        "conv1d of channels" => ([3, 8], [new Conv1dDefinition(5, 3), new ReluDefinition()]),
        "conv2d" => ([2, 5, 6], [new Conv2dDefinition(3, 3, 2)]),
        "conv2d same, stride 2" => ([2, 5, 6], [new Conv2dDefinition(3, 4, 3) { Border = Border.Same, Stride = 2 }]),
        "conv2d direct" => ([6, 8, 9], [new Conv2dDefinition(2, 2, 3)]),
        "conv2d direct, same" => ([5, 5, 11], [new Conv2dDefinition(2, 4, 4) { Border = Border.Same }, new ReluDefinition()]),
        "conv1d direct" => ([5, 53], [new Conv1dDefinition(2, 4)]),
        "conv1d direct, same" => ([6, 49], [new Conv1dDefinition(3, 6) { Border = Border.Same }]),
        "max_pool1d" => ([18, 7], [new MaxPool1dDefinition(2, 2)]),
        "max_pool2d same" => ([3, 5, 6], [new MaxPool2dDefinition(3, 2) { Border = Border.Same }]),
        "global_average_pool" => ([3, 5, 6], [new GlobalAveragePoolDefinition()]),
        "flatten before batch_norm" => ([3, 4], [new FlattenDefinition(), new BatchNormDefinition()]),
        "unflatten" => ([12], [new UnflattenDefinition([3, 4]), new Conv1dDefinition(2, 2), new FlattenDefinition()]),
        "depthwise" => ([3, 5, 6], [new DepthwiseConv2dDefinition(3, 2)]),
        "depthwise of many channels, same" => ([18, 3, 5], [new DepthwiseConv2dDefinition(3, 3) { Border = Border.Same }]),
        "depthwise padded, stride 2" => ([5, 5, 7], [new DepthwiseConv2dDefinition(3, 3) { Padding = 1, Stride = 2, Bias = false }]),
        "conv1d without bias" => ([2, 9], [new Conv1dDefinition(3, 3) { Bias = false }]),
        "conv2d padded, stride 2, without bias" => ([2, 6, 7], [new Conv2dDefinition(3, 3, 3) { Padding = 1, Stride = 2, Bias = false }]),
        "conv2d padded, direct, without bias" => ([6, 7, 8], [new Conv2dDefinition(3, 3, 3) { Padding = 1, Bias = false }]),
        "conv2d, strides 2 and 1" => ([2, 7, 6], [new Conv2dDefinition(2, 3, 3) { StrideHeight = 2, Padding = 2 }]),
        "conv2d 1 × 1, stride 2" => ([4, 5, 6], [new Conv2dDefinition(3, 1, 1) { Stride = 2, Padding = 0, Bias = false }]),
        "max_pool2d padded" => ([3, 5, 6], [new MaxPool2dDefinition(3, 2) { Padding = 1 }]),
        "residual" => ([3, 4, 5], [new ResidualDefinition([new Conv2dDefinition(3, 3, 3) { Padding = 1 }, new TanhDefinition(), new DropoutDefinition(0.3)])]),
        "residual with a shortcut, bending" => ([3, 5, 4], [new ResidualDefinition([new Conv2dDefinition(4, 3, 3) { Padding = 1, Stride = 2 }, new BatchNormDefinition()]) { Shortcut = [new Conv2dDefinition(4, 1, 1) { Stride = 2 }], Relu = true }]),
        "residual of a row" => ([6], [new ResidualDefinition([new LinearDefinition(7), new SigmoidDefinition()]) { Shortcut = [new LinearDefinition(7)] }]),
        "residual in a residual" => ([3, 3, 4], [new ResidualDefinition([new TanhDefinition(), new ResidualDefinition([new Conv2dDefinition(3, 1, 1)]) { Shortcut = [new SigmoidDefinition()] }])]),
        "residual network" => ([2, 6, 7],
        [
            new Conv2dDefinition(3, 3, 3) { Padding = 1, Bias = false }, new BatchNormDefinition(), new TanhDefinition(), Block(3, 1), new TanhDefinition(), Block(4, 2),
        ]),
        "conv1d dilated" => ([3, 13], [new Conv1dDefinition(4, 3) { Dilation = 4 }]),
        "conv1d dilated, same" => ([2, 11], [new Conv1dDefinition(3, 4) { Dilation = 3, Border = Border.Same }]),
        "conv1d dilated, direct" => ([17, 53], [new Conv1dDefinition(2, 3) { Dilation = 2 }, new ReluDefinition()]),
        "conv1d dilated, direct, same" => ([16, 49], [new Conv1dDefinition(2, 2) { Dilation = 5, Border = Border.Same }]),
        "conv1d of single frames" => ([5, 9], [new Conv1dDefinition(4, 1), new ReluDefinition()]),
        "statistics" => ([5, 7], [new StatisticsPoolDefinition()]),
        "statistics of one frame" => ([5, 1], [new StatisticsPoolDefinition()]),
        "statistics of a constant" => ([3, 6], [new BatchNormDefinition(), new GlobalAveragePoolDefinition(), new UnflattenDefinition([1, 3]), new StatisticsPoolDefinition()]),
        _ => ([6], [new DropoutDefinition(0.4)]),
    };

    private static ResidualDefinition Block(int filters, int stride) => new(
    [
        new Conv2dDefinition(filters, 3, 3) { Padding = 1, Stride = stride, Bias = false }, new BatchNormDefinition(), new TanhDefinition(),
        new Conv2dDefinition(filters, 3, 3) { Padding = 1, Bias = false }, new BatchNormDefinition(),
    ])
    {
        Shortcut = stride == 1 ? [] : [new Conv2dDefinition(filters, 1, 1) { Stride = stride, Bias = false }, new BatchNormDefinition()],
    };

    private static void Check(NetworkDefinition definition, string what)
    {
        const int Count = 6;
        var network = Network.Create(definition, seed: 3);
        var random = new SeededRandom(5);
        var x = Enumerable.Range(0, Count * network.InputSize).Select(_ => (float)random.NextGaussian()).ToArray();
        var labels = Enumerable.Range(0, Count).Select(i => i % network.ClassCount).ToArray();
        var step = Run(network, x, labels, out var loss);
        var gradients = step.Gradients.ToArray();
        var (worst, where) = (0.0, string.Empty);
        var (bends, all) = (0, 0);
        foreach (var parameter in network.Plan.Parameters.Where(p => p.Trained))
        {
            for (var i = parameter.Offset; i < parameter.Offset + parameter.Length; i++)
            {
                const float Step = 4e-3f;
                var before = network.Weights.Span[i];
                network.Weights.Span[i] = before + Step;
                Run(network, x, labels, out var above);
                network.Weights.Span[i] = before - Step;
                Run(network, x, labels, out var below);
                network.Weights.Span[i] = before;
                all++;
                if ((what.Contains("pool", StringComparison.Ordinal) || what.Contains("bending", StringComparison.Ordinal)) && Math.Abs(above - (2 * loss) + below) / Step > 1.5e-3)
                {
                    bends++; // another value became the maximum, or a ReLU opened: there is no derivative to compare with
                    continue;
                }

                var difference = (above - below) / (2 * Step);
                var error = Math.Abs(difference - gradients[i]) / (1 + Math.Abs(difference));
                if (error > worst)
                {
                    (worst, where) = (error, $"{parameter.Name}[{i - parameter.Offset}]: {gradients[i]} instead of {difference}");
                }
            }
        }

        Assert.True(bends < all / 4, $"{what}: only {all - bends} of {all} weights could be compared");
        Assert.True(worst < 1e-3, $"{what}: {where}");
    }

    private static TrainingStep Run(Network network, float[] x, int[] labels, out double loss)
    {
        var step = new TrainingStep(network, labels.Length, new Sgd(), seed: 7);
        step.Gradients.Fill(float.NaN); // what was there before must not matter
        x.CopyTo(step.Input(labels.Length));
        loss = step.Run(labels, out _) / labels.Length;
        return step;
    }
}
