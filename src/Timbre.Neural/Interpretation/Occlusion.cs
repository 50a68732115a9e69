namespace Timbre.Neural;

/// <summary>
/// By how much a class's logit falls when a part of the picture is covered (Zeiler and Fergus 2014): a window is moved over the picture, and every value gets the mean
/// of the falls of the windows that covered it. Needs no slopes: what it says, the network does. May be shared by threads.
/// </summary>
public sealed class Occlusion
{
    private const int BlockFloats = 1 << 18;
    private readonly Network _network;
    private readonly OcclusionOptions _options;
    private readonly PictureShape _picture;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">The network takes no pictures, or an option is out of range.</exception>
    public Occlusion(Network network, OcclusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        (_network, _options, _picture) = (network, options, PictureShape.Of(network));
        options.Check(_picture);
    }

    /// <summary>The map of one picture; what lies below 0 speaks against the class.</summary>
    /// <param name="row">[<see cref="Network.InputSize"/>].</param>
    /// <param name="classIndex">The class, from 0.</param>
    /// <exception cref="TimbreException">There is no such class.</exception>
    /// <exception cref="ArgumentException">It is not one row.</exception>
    public EvidenceMap Of(ReadOnlySpan<float> row, int classIndex)
    {
        var size = _network.InputSize;
        if (row.Length != size)
        {
            throw new ArgumentException($"{row.Length} values are not one row of {size}", nameof(row));
        }

        var score = ClassScore.Of(_network, classIndex);
        var whole = new float[_network.OutputSize];
        _network.Predict(row, whole);

        var places = Places();
        var block = Math.Clamp(BlockFloats / size, 1, places.Count);
        var (covered, logits) = (new float[block * size], new float[block * _network.OutputSize]);
        var (sums, counts) = (new double[_picture.Positions], new int[_picture.Positions]);
        for (var start = 0; start < places.Count; start += block)
        {
            var n = Math.Min(block, places.Count - start);
            for (var k = 0; k < n; k++)
            {
                Cover(row, places[start + k], covered.AsSpan(k * size, size));
            }

            _network.Predict(covered.AsSpan(0, n * size), logits);
            for (var k = 0; k < n; k++)
            {
                Spread(places[start + k], score.Sign * ((double)whole[score.Output] - logits[(k * _network.OutputSize) + score.Output]), sums, counts);
            }
        }

        return new EvidenceMap(_picture.Height, _picture.Width, [.. sums.Select((sum, i) => (float)(sum / counts[i]))]);
    }

    private List<(int Top, int Left)> Places()
    {
        var lefts = Starts(_picture.Width, _options.Width, _options.StepAlong).ToList();
        return [.. Starts(_picture.Height, _options.Height, _options.StepDown).SelectMany(top => lefts.Select(left => (top, left)))];
    }

    /// <summary>Where windows begin; the last ends with the picture.</summary>
    private static IEnumerable<int> Starts(int length, int window, int step)
    {
        for (var start = 0; start + window < length; start += step)
        {
            yield return start;
        }

        yield return length - window;
    }

    private void Cover(ReadOnlySpan<float> row, (int Top, int Left) place, Span<float> covered)
    {
        row.CopyTo(covered);
        for (var channel = 0; channel < _picture.Channels; channel++)
        {
            for (var y = place.Top; y < place.Top + _options.Height; y++)
            {
                covered.Slice((((channel * _picture.Height) + y) * _picture.Width) + place.Left, _options.Width).Fill(_options.Fill);
            }
        }
    }

    private void Spread((int Top, int Left) place, double fall, double[] sums, int[] counts)
    {
        for (var y = place.Top; y < place.Top + _options.Height; y++)
        {
            for (var x = place.Left; x < place.Left + _options.Width; x++)
            {
                sums[(y * _picture.Width) + x] += fall;
                counts[(y * _picture.Width) + x]++;
            }
        }
    }
}
