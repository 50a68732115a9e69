using Timbre.Audio;

namespace Timbre.Encoders;

/// <summary>Turns frames with their units beside one another into features over time.</summary>
internal static class FrameLayout
{
    private const int Tile = 32;

    /// <summary><c>[units, frames]</c> of blocks of <c>[frames, units]</c>.</summary>
    /// <exception cref="TimbreException">They do not fit one array.</exception>
    public static FeatureMatrix ToFeatures(IReadOnlyList<EncodedBlock> blocks, int units)
    {
        var frames = blocks.Sum(b => (long)b.FrameCount);
        if (frames * units > Array.MaxLength)
        {
            throw new TimbreException($"{frames} frames of {units} units are too many for one array; take the mean, or encode the recording in parts");
        }

        var values = new float[frames * units];
        var before = 0;
        foreach (var block in blocks)
        {
            for (var unit = 0; unit < units; unit += Tile)
            {
                for (var frame = 0; frame < block.FrameCount; frame++)
                {
                    for (var u = unit; u < Math.Min(units, unit + Tile); u++)
                    {
                        values[(u * frames) + before + frame] = block.Values[((long)frame * units) + u];
                    }
                }
            }

            before += block.FrameCount;
        }

        return new FeatureMatrix(units, (int)frames, values);
    }
}
