using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>Joins the maps of pictures that lie along a recording: where several cover a frame, their mean counts. A picture longer than the recording holds it again and again.</summary>
internal sealed class MapSeam(int rows, int frames)
{
    private readonly double[] _sums = new double[rows * frames];
    private readonly int[] _counts = new int[frames];

    public void Add(EvidenceMap map, int start)
    {
        for (var x = 0; x < map.Width; x++)
        {
            var frame = (start + x) % frames;
            _counts[frame]++;
            for (var y = 0; y < rows; y++)
            {
                _sums[(y * frames) + frame] += map[y, x];
            }
        }
    }

    public EvidenceMap ToMap()
    {
        var values = new float[_sums.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_sums[i] / Math.Max(1, _counts[i % frames]));
        }

        return new EvidenceMap(rows, frames, values);
    }
}
