using Timbre.Numerics;

namespace Timbre.Neural.Tests.Interpretation;

/// <summary>
/// Pictures [16, 24] of noise in which a bright patch at a known place makes the second class. An equally bright patch elsewhere is in both classes by chance and tells nothing.
/// </summary>
internal static class PatchPictures
{
    public const int Height = 16;
    public const int Width = 24;
    public const int Top = 3;
    public const int Left = 15;
    public const int Side = 4;

    private static readonly Lazy<Network> s_trained = new(Train);

    /// <summary>A small network that tells them apart.</summary>
    public static Network Trained => s_trained.Value;

    public static float[] Picture(long seed, bool second)
    {
        var random = new SeededRandom(seed);
        var picture = new float[Height * Width];
        foreach (ref var value in picture.AsSpan())
        {
            value = (float)(0.3 * random.NextGaussian());
        }

        if (random.NextBits() % 2 == 0)
        {
            Brighten(picture, Height - Side - 2, 3, horizontal: true);
        }

        if (second)
        {
            Brighten(picture, Top, Left, horizontal: false);
        }

        return picture;
    }

    /// <summary>The share of what speaks for the class that lies within the patch and a border around it.</summary>
    public static double ShareInPatch(EvidenceMap map, int border)
    {
        var (inside, all) = (0.0, 0.0);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var value = Math.Max(0, map[y, x]);
                all += value;
                inside += y >= Top - border && y < Top + Side + border && x >= Left - border && x < Left + Side + border ? value : 0;
            }
        }

        return inside / all;
    }

    /// <summary>Lines lie along in one patch and stand in the other, so that not brightness but the pattern tells.</summary>
    private static void Brighten(float[] picture, int top, int left, bool horizontal)
    {
        for (var y = top; y < top + Side; y++)
        {
            for (var x = left; x < left + Side; x++)
            {
                picture[(y * Width) + x] += (horizontal ? y : x) % 2 == 0 ? 3 : 0;
            }
        }
    }

    private static Network Train()
    {
        LayerDefinition[] layers =
        [
            new Conv2dDefinition(8, 3, 3) { Border = Border.Same }, new BatchNormDefinition(), new ReluDefinition(), new MaxPool2dDefinition(2, 2),
            new Conv2dDefinition(8, 3, 3) { Border = Border.Same, Name = "last" }, new ReluDefinition(),
            new GlobalAveragePoolDefinition(), new DropoutDefinition(0.2), new LinearDefinition(1) { Name = "head" },
        ];
        var network = Network.Create(new NetworkDefinition([1, Height, Width], layers), seed: 1);
        var rows = Enumerable.Range(0, 240).SelectMany(i => Picture(i, i % 2 == 1)).ToArray();
        Trainer.Fit(network, new TrainingOptions { Epochs = 12, BatchSize = 16, LearningRate = 0.01 }, rows, Enumerable.Range(0, 240).Select(i => i % 2).ToArray());
        return network;
    }
}
