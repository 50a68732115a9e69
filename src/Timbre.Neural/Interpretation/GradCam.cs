namespace Timbre.Neural;

/// <summary>
/// Where a convolutional network found what speaks for a class (Selvaraju et al. 2017): the activations A_k of a layer's channels, each weighted by the mean slope of the class's
/// logit over its places, w_k = mean(∂score/∂A_k), summed; what is below 0 becomes 0; and stretched to the picture. As coarse as the layer. May be shared by threads.
/// </summary>
public sealed class GradCam
{
    private readonly Network _network;
    private readonly InputGradient _gradient;
    private readonly PictureShape _picture;

    /// <summary>Prepares the passes.</summary>
    /// <param name="network">A network that takes pictures.</param>
    /// <param name="layerName">The layer, named as in <see cref="Network.Until"/>; null = the last whose output has places, before the pooling over all of them (or the flattening).</param>
    /// <exception cref="TimbreException">The network takes no pictures, or there is no such layer, or its output has no places.</exception>
    public GradCam(Network network, string? layerName = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _picture = PictureShape.Of(network);
        (_network, LayerName) = (network, layerName ?? InputGradient.LastPictureLayer(network));
        _gradient = new InputGradient(network, LayerName);
        if (_gradient.LayerShape.Rank == 1)
        {
            throw new TimbreException($"layer_name={LayerName}: its output {_gradient.LayerShape} has no places; take a layer before the pooling or flattening, such as {InputGradient.LastPictureLayer(network)}");
        }
    }

    /// <summary>The layer that is looked at.</summary>
    public string LayerName { get; }

    /// <summary>Rows and columns of what that layer gives: all that a map can tell apart.</summary>
    public (int Rows, int Columns) Places => (_gradient.LayerShape.Height, _gradient.LayerShape.Width);

    /// <summary>The map of one picture, 0 and above.</summary>
    /// <param name="row">[<see cref="Network.InputSize"/>].</param>
    /// <param name="classIndex">The class, from 0.</param>
    /// <exception cref="TimbreException">There is no such class.</exception>
    /// <exception cref="ArgumentException">It is not one row.</exception>
    public EvidenceMap Of(ReadOnlySpan<float> row, int classIndex)
    {
        if (row.Length != _network.InputSize)
        {
            throw new ArgumentException($"{row.Length} values are not one row of {_network.InputSize}", nameof(row));
        }

        var shape = _gradient.LayerShape;
        Span<float> score = stackalloc float[1];
        var (activations, slopes) = (new float[shape.Size], new float[shape.Size]);
        _gradient.Of(row, classIndex, score, activations, slopes);

        var weights = new double[shape.Channels];
        for (var i = 0; i < slopes.Length; i++)
        {
            weights[i % shape.Channels] += slopes[i];
        }

        var coarse = new float[shape.Positions];
        for (var place = 0; place < coarse.Length; place++)
        {
            var sum = 0.0;
            for (var c = 0; c < shape.Channels; c++)
            {
                sum += weights[c] / shape.Positions * activations[(place * shape.Channels) + c];
            }

            coarse[place] = (float)Math.Max(0, sum);
        }

        return new EvidenceMap(_picture.Height, _picture.Width, Bilinear.Stretch(coarse, shape.Height, shape.Width, _picture.Height, _picture.Width));
    }
}
