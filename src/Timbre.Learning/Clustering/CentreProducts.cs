using System.Numerics;
using System.Runtime.CompilerServices;
using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>
/// Squared distances of up to one block of rows from all centres, ‖x‖² + 2·(‖c‖²/2 − x·c), with the rows in lanes: the products, the nearest centre and
/// the second nearest distance come without a look at single rows. Room for one thread.
/// </summary>
internal sealed class CentreProducts
{
    private readonly PackedWeights _packed;
    private readonly FrameBuffer _products;
    private readonly float[] _gathered;
    private readonly float[] _best;
    private readonly float[] _second;
    private readonly int[] _labels;
    private readonly float _precision;

    /// <param name="rows">Whose blocks there must be room for.</param>
    /// <param name="centres">Most centres.</param>
    public CentreProducts(ClusterRows rows, int centres)
    {
        var block = rows.Parts.BlockRows;
        _packed = new PackedWeights(block, rows.Features);
        _products = new FrameBuffer(centres, block);
        _gathered = new float[block * rows.Features];
        (_best, _second, _labels) = (new float[block], new float[block], new int[block]);
        _precision = MathF.ScaleB(4 + MathF.Sqrt(rows.Features), -23);
    }

    /// <summary>Nearest centres of the rows last given to <see cref="Nearest"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>How far a squared distance may be wrong, for a row at this squared distance from the mean.</summary>
    public float Error(float norm, CentreSet centres) => _precision * (norm + centres.LargestNorm);

    /// <summary>Squared distances of a row from its nearest and second nearest centre, up to <see cref="Error"/>.</summary>
    public (float Nearest, float Second) Distances(int place, float norm) => (norm + (2 * _best[place]), norm + (2 * _second[place]));

    /// <summary>Multiplies the rows with the centres.</summary>
    public void Multiply(ClusterRows rows, ReadOnlySpan<int> chosen, CentreSet centres)
    {
        for (var i = 0; i < chosen.Length; i++)
        {
            rows.Centre(chosen[i], _gathered.AsSpan(i * rows.Features, rows.Features));
        }

        // Weights come in sixteens; what the last ones hold beyond the rows is not multiplied.
        _packed.Fill(0, _gathered.AsSpan(0, (chosen.Length + 15) / 16 * 16 * rows.Features));
        _packed.Multiply(centres.Frames, 0, 1, centres.Count, _products, 0, ProductFinish.Plain, 0, chosen.Length);
    }

    /// <summary>The products of one centre with the rows last multiplied.</summary>
    public ReadOnlySpan<float> Of(int centre) => _products.Row(centre);

    /// <summary>Finds the nearest centres of some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Nearest(ClusterRows rows, ReadOnlySpan<int> chosen, CentreSet centres)
    {
        Multiply(rows, chosen, centres);
        var values = _products.Values;
        var pitch = _products.Pitch;
        var halves = centres.HalfNorms;
        for (var i = 0; i < chosen.Length; i += Vector<float>.Count)
        {
            var best = new Vector<float>(float.PositiveInfinity);
            var second = best;
            var label = Vector<int>.Zero;
            for (var k = 0; k < halves.Length; k++)
            {
                var v = new Vector<float>(halves[k]) - new Vector<float>(values[((k * pitch) + i)..]);
                var nearer = Vector.LessThan(v, best);
                second = Vector.MinNative(second, Vector.MaxNative(v, best));
                best = Vector.MinNative(v, best);
                label = Vector.ConditionalSelect(nearer, new Vector<int>(k), label);
            }

            best.CopyTo(_best, i);
            second.CopyTo(_second, i);
            label.CopyTo(_labels, i);
        }
    }
}
