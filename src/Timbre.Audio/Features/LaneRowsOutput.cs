using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>From lanes to rows over time: frames lie side by side in both, so every row is a copy.</summary>
internal static class LaneRowsOutput
{
    /// <summary>Lane i of source row r (from <paramref name="firstRow"/> on) goes to <c>target[r, firstFrame + i]</c>; <paramref name="target"/> is <c>[rows, frames]</c>.</summary>
    public static void Copy(LaneBuffer source, int firstRow, int rows, float[] target, int frames, int firstFrame, int count)
    {
        var values = source.Values[(firstRow * LaneBuffer.Lanes)..];
        for (var row = 0; row < rows; row++)
        {
            values.Slice(row * LaneBuffer.Lanes, count).CopyTo(target.AsSpan((row * frames) + firstFrame, count));
        }
    }
}
