using Timbre.Audio;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>
/// What in the picture of a recording speaks for the class that a network names, by three methods that know nothing of each other. It shows what this network uses, not what makes
/// a voice the voice of a woman or a man. Immutable.
/// </summary>
public sealed record VoiceExplanation
{
    private VoiceExplanation()
    {
    }

    /// <summary>What the network looked at, before scaling: [rows, frames].</summary>
    public required FeatureMatrix Picture { get; init; }

    /// <summary>What the rows and frames are.</summary>
    public required PictureAxes Axes { get; init; }

    /// <summary>The class that is explained, in words.</summary>
    public required string Label { get; init; }

    /// <summary>The class that is explained, from 0.</summary>
    public required int ClassIndex { get; init; }

    /// <summary>The mean logit of the class over the pictures.</summary>
    public required double Score { get; init; }

    /// <summary>The mean logit of the class for the mean picture of the training, which the integrated gradients start from.</summary>
    public required double BaselineScore { get; init; }

    /// <summary>The largest share by which the integrated gradients of a picture miss the difference of the logits (<see cref="IntegratedMap.RelativeError"/>).</summary>
    public required double CompletenessError { get; init; }

    /// <summary>A map by each method, in the order of <see cref="ExplanationMethod"/>.</summary>
    public required IReadOnlyList<MethodMap> Maps { get; init; }

    /// <summary>Rows and columns of the layer that Grad-CAM looked at: its map of a picture tells no more apart.</summary>
    public required (int Rows, int Columns) GradCamPlaces { get; init; }

    /// <summary>Whether the methods agree, pair by pair.</summary>
    public required IReadOnlyList<MethodAgreement> Agreement { get; init; }

    /// <summary>Seconds that the picture lasts.</summary>
    public double Seconds => Picture.FrameCount * Axes.HopSeconds;

    /// <summary>The map by a method.</summary>
    public EvidenceMap this[ExplanationMethod method] => Maps[(int)method].Map;

    /// <summary>Explains what a network says of a recording that it sees as one picture or several.</summary>
    /// <param name="network">Takes pictures [1, rows, frames] or [rows, frames] of one length; for pictures of other lengths see <see cref="Network.WithInputShape"/>.</param>
    /// <param name="inputs">The pictures as the network takes them, [n, rows × frames], scaled so that 0 is the mean of the training.</param>
    /// <param name="starts">The first frame of each in <paramref name="picture"/>, [n]. One that reaches over the end goes on at the beginning.</param>
    /// <param name="picture">The recording before scaling, [rows, frames].</param>
    /// <param name="classIndex">The class, from 0.</param>
    /// <param name="label">What the class is called.</param>
    /// <param name="axes">What the rows and frames are.</param>
    /// <param name="options">How; null = as usual.</param>
    /// <param name="cancellation">Checked between pictures.</param>
    /// <exception cref="TimbreException">The network takes no pictures, there is no such class, an option is out of range, or the sizes do not fit.</exception>
    public static VoiceExplanation Of(
        Network network, ReadOnlyMemory<float> inputs, IReadOnlyList<int> starts, FeatureMatrix picture, int classIndex, string label, PictureAxes axes,
        ExplanationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(axes);
        options ??= new ExplanationOptions();
        options.Check();
        var (rows, frames) = MapMaker.Size(network);
        if (picture.FrameCount < 1 || picture.FeatureCount != rows || axes.Rows.Count != rows || starts.Count < 1 || inputs.Length != (long)starts.Count * rows * frames || starts.Any(s => s < 0 || s >= picture.FrameCount))
        {
            throw new TimbreException($"{starts.Count} pictures of {inputs.Length} values in one [{picture.FeatureCount}, {picture.FrameCount}] do not fit a network that takes [{rows}, {frames}]");
        }

        var maker = new MapMaker(network, options);
        var methods = Enum.GetValues<ExplanationMethod>();
        var seams = methods.Select(_ => new MapSeam(rows, picture.FrameCount)).ToArray();
        var (score, baseline, error) = (0.0, 0.0, 0.0);
        for (var i = 0; i < starts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (maps, integrated) = maker.Of(inputs.Span.Slice(i * rows * frames, rows * frames), classIndex);
            (score, baseline, error) = (score + integrated.Score, baseline + integrated.BaselineScore, Math.Max(error, integrated.RelativeError));
            for (var m = 0; m < maps.Length; m++)
            {
                seams[m].Add(maps[m], starts[i]);
            }
        }

        var joined = methods.Select(m => new MethodMap(m, seams[(int)m].ToMap())).ToList();
        return new VoiceExplanation
        {
            Picture = picture,
            Axes = axes,
            Label = label,
            ClassIndex = classIndex,
            Score = score / starts.Count,
            BaselineScore = baseline / starts.Count,
            CompletenessError = error,
            Maps = joined,
            GradCamPlaces = maker.Places,
            Agreement = Compare(joined, options.WindowOf(rows, frames)),
        };
    }

    /// <summary>In cells as large as the window: no two methods tell more than that in common.</summary>
    private static List<MethodAgreement> Compare(List<MethodMap> maps, (int Rows, int Frames) cell)
    {
        var coarse = maps.Select(m => m.Map.Cells(cell.Rows, cell.Frames)).ToList();
        return [.. maps.SelectMany((a, i) => maps.Skip(i + 1).Select((b, j) => new MethodAgreement(a.Method, b.Method, MapAgreement.Spearman(coarse[i], coarse[i + 1 + j]))))];
    }
}
