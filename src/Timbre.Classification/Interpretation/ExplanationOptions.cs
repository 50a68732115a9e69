using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>How a <see cref="VoiceExplanation"/> is made. Checked when it is used.</summary>
public sealed record ExplanationOptions
{
    /// <summary>Steps of the integrated gradients: 1 to 65,536.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>The window that covers a part of the picture, as a share of its rows and of its frames: above 0, at most 1. It moves by half of itself.</summary>
    public double Window { get; init; } = 0.125;

    /// <summary>The layer that Grad-CAM looks at; null = the last whose output has places.</summary>
    public string? LayerName { get; init; }

    /// <summary>At most so much of the beginning of a recording is explained, in seconds, above 0.</summary>
    public double Seconds { get; init; } = 30;

    internal void Check()
    {
        Require(Window is > 0 and <= 1, "window", Window, "must be a share of the picture above 0 and at most 1");
        Require(Seconds > 0, "seconds", Seconds, "must be above 0");
    }

    /// <summary>The window in rows and frames of a picture.</summary>
    internal (int Rows, int Frames) WindowOf(int rows, int frames) => (Math.Max(1, (int)Math.Round(Window * rows)), Math.Max(1, (int)Math.Round(Window * frames)));

    internal OcclusionOptions Occlusion(int rows, int frames)
    {
        var (height, width) = WindowOf(rows, frames);
        return new OcclusionOptions(height, width, Math.Max(1, height / 2), Math.Max(1, width / 2));
    }

    private static void Require(bool holds, string name, double value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
        }
    }
}
