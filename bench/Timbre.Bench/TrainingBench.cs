using System.Text.Json;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// Seconds per epoch of networks of frames and of pictures: <c>training mlp|cnn|cnn2d-87|cnn2d-200|pooled-87|pooled-200|xvector-200|resnet18-100|separable-100 [epochs]</c> (the
/// number is the picture's width, its height is 40, of the last two 64; <c>xvector</c> has 20 classes, the others 2); <c>bench/training.py</c> is the peer.
/// </summary>
public static class TrainingBench
{
    public static int Run(string[] args)
    {
        var net = args.Length > 0 ? args[0] : "mlp";
        var (definition, batch, rows, optimiser, defaultEpochs) = net switch
        {
            "mlp" => (Architectures.Mlp13(), 256, 16384, (Optimiser)new RmsProp(), 60),
            "cnn" => (Architectures.Cnn1d(), 32, 4096, new Adam(), 60),
            _ when net.StartsWith("xvector", StringComparison.Ordinal) => (Picture(net), 32, 320, new AdamW(), 8),
            _ when net.StartsWith("resnet18", StringComparison.Ordinal) || net.StartsWith("separable", StringComparison.Ordinal) => (Picture(net), 20, 200, new Adam(), 6),
            _ => (Picture(net), 20, 200, new Adam(), 12),
        };
        var epochs = args.Length > 1 ? int.Parse(args[1]) : defaultEpochs;
        var network = Network.Create(definition, seed: 0);
        var random = new SeededRandom(0);
        var size = network.InputSize;
        var x = new float[rows * size];
        var y = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < size; j++)
            {
                x[(i * size) + j] = (float)random.NextGaussian();
            }

            y[i] = network.ClassCount > 2 ? i % network.ClassCount : x[i * size] + (0.5 * random.NextGaussian()) > 0 ? 1 : 0;
        }

        var options = new TrainingOptions { Epochs = epochs, BatchSize = batch, Optimiser = optimiser };
        var result = Trainer.Fit(network, options, x, y);
        var seconds = result.History.Skip(epochs / 2).Select(e => e.Seconds).Order().ToArray(); // the first epochs warm up the just-in-time compiler
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = net,
            tool = "timbre",
            seconds_per_epoch = seconds[seconds.Length / 2],
            train_loss = result.History[^1].TrainLoss,
        }));
        return 0;
    }

    private static NetworkDefinition Picture(string net)
    {
        var parts = net.Split('-');
        var width = int.Parse(parts[^1]);
        return parts[0] switch
        {
            "xvector" => Architectures.XVector(40, width, 20),
            "resnet18" => Architectures.ResNet18(64, width, outputs: 1, channels: 1, baseWidth: 16),
            "separable" => Architectures.SeparableCnn(64, width),
            "pooled" => Architectures.Cnn2dPooled(40, width),
            _ => Architectures.Cnn2d(40, width),
        };
    }
}
