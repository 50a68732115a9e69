using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>The maps of one picture after another by the methods, for one network. May be shared by threads.</summary>
internal sealed class MapMaker
{
    private readonly GradCam _gradCam;
    private readonly IntegratedGradients _integrated;
    private readonly Occlusion _occlusion;

    /// <exception cref="TimbreException">The network takes no pictures, or an option is out of range.</exception>
    public MapMaker(Network network, ExplanationOptions options)
    {
        var (rows, frames) = Size(network);
        _gradCam = new GradCam(network, options.LayerName);
        _integrated = new IntegratedGradients(network, options.Steps);
        _occlusion = new Occlusion(network, options.Occlusion(rows, frames));
    }

    /// <summary>Rows and columns of the layer that Grad-CAM looks at.</summary>
    public (int Rows, int Columns) Places => _gradCam.Places;

    /// <summary>Rows and frames of the pictures that a network takes.</summary>
    /// <exception cref="TimbreException">It takes none.</exception>
    public static (int Rows, int Frames) Size(Network network) => network.Definition.InputShape switch
    {
        [1, var rows, var frames] => (rows, frames),
        [var rows, var frames] => (rows, frames),
        var shape => throw new TimbreException($"the network takes [{string.Join(", ", shape)}], not pictures [1, rows, frames] or [rows, frames]"),
    };

    /// <summary>The maps, in the order of <see cref="ExplanationMethod"/>, and how far the integrated gradients are from complete.</summary>
    public (EvidenceMap[] Maps, IntegratedMap Integrated) Of(ReadOnlySpan<float> picture, int classIndex)
    {
        var integrated = _integrated.Of(picture, classIndex);
        return ([_gradCam.Of(picture, classIndex), integrated.Map, _occlusion.Of(picture, classIndex)], integrated);
    }
}
