using System.Text.Json;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>Seconds per epoch of the published networks: <c>training mlp|cnn [epochs]</c>; <c>bench/training.py</c> is the peer.</summary>
public static class TrainingBench
{
    public static int Run(string[] args)
    {
        var net = args.Length > 0 ? args[0] : "mlp";
        var epochs = args.Length > 1 ? int.Parse(args[1]) : 60;
        var (definition, batch, rows, optimiser) = net == "mlp"
            ? (Architectures.Mlp13(), 256, 16384, (Optimiser)new RmsProp())
            : (Architectures.Cnn1d(), 32, 4096, new Adam());
        var random = new SeededRandom(0);
        var x = new float[rows * 13];
        var y = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < 13; j++)
            {
                x[(i * 13) + j] = (float)random.NextGaussian();
            }

            y[i] = x[i * 13] + (0.5 * random.NextGaussian()) > 0 ? 1 : 0;
        }

        var options = new TrainingOptions { Epochs = epochs, BatchSize = batch, Optimiser = optimiser };
        var result = Trainer.Fit(Network.Create(definition, seed: 0), options, x, y);
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
}
