using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>
/// Centres drawn one after another from the rows, with probability in proportion to the squared distance from the nearest centre so far (Arthur and
/// Vassilvitskii, <i>k-means++</i>, 2007); of some candidates each time the one that leaves least is taken, as scikit-learn does.
/// </summary>
internal sealed class PlusPlusStart
{
    private readonly ClusterRows _rows;
    private readonly SeededRandom _random;
    private readonly int _trials;
    private readonly double[] _blockSums;
    private readonly CentreProducts?[] _products;
    private readonly float[][] _closest;

    private PlusPlusStart(ClusterRows rows, int clusters, SeededRandom random)
    {
        _rows = rows;
        _random = random;
        _trials = 2 + (int)Math.Log(clusters);
        _blockSums = new double[rows.Parts.Blocks];
        _products = new CentreProducts?[rows.Parts.Count];
        _closest = [.. Enumerable.Range(0, _trials + 1).Select(_ => new float[rows.Count])];
    }

    /// <summary>[clusters, features].</summary>
    public static double[] Draw(ClusterRows rows, int clusters, SeededRandom random) => new PlusPlusStart(rows, clusters, random).Draw(clusters);

    private double[] Draw(int clusters)
    {
        var centres = new List<int>(clusters) { _random.NextInt(_rows.Count) };
        _closest[0].AsSpan().Fill(float.PositiveInfinity);
        Take([centres[0]]);
        for (var k = 1; k < clusters; k++)
        {
            _rows.Cancellation.ThrowIfCancellationRequested();
            var total = 0.0;
            foreach (var sum in _blockSums)
            {
                total += sum;
            }

            var candidates = new int[_trials];
            for (var i = 0; i < candidates.Length; i++)
            {
                candidates[i] = Find(_random.NextDouble() * total);
            }

            centres.Add(candidates[Take(candidates)]);
        }

        return Values(centres);
    }

    /// <summary>Takes the candidate that leaves the least sum of squared distances; gives which.</summary>
    private int Take(int[] candidates)
    {
        var set = new CentreSet(_rows, Values(candidates));
        var sums = new double[candidates.Length][];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = new double[_blockSums.Length];
        }

        _rows.Blocks((first, count, part) =>
        {
            var products = _products[part] ??= new CentreProducts(_rows, _trials);
            products.Multiply(_rows, first, set);
            for (var i = 0; i < candidates.Length; i++)
            {
                sums[i][first / _rows.Parts.BlockRows] =
                    products.Closer(i, set, _rows.Norms.Slice(first, count), _closest[0].AsSpan(first, count), _closest[i + 1].AsSpan(first, count));
            }
        });

        var (best, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < sums.Length; i++)
        {
            var sum = sums[i].Sum();
            (best, least) = sum < least ? (i, sum) : (best, least);
        }

        sums[best].CopyTo(_blockSums, 0);
        (_closest[0], _closest[best + 1]) = (_closest[best + 1], _closest[0]);
        return best;
    }

    /// <summary>The row at which the running sum of squared distances passes <paramref name="place"/>.</summary>
    private int Find(double place)
    {
        var block = 0;
        for (; block < _blockSums.Length - 1 && place >= _blockSums[block]; block++)
        {
            place -= _blockSums[block];
        }

        var (first, count) = _rows.Parts.Block(block);
        var own = _closest[0].AsSpan(first, count);
        var chosen = 0;
        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] > 0)
            {
                chosen = i;
                place -= own[i];
            }

            if (place < 0)
            {
                break;
            }
        }

        return first + chosen;
    }

    private double[] Values(IReadOnlyList<int> rows)
    {
        var values = new double[rows.Count * _rows.Features];
        for (var k = 0; k < rows.Count; k++)
        {
            var row = _rows.Row(rows[k]);
            for (var j = 0; j < row.Length; j++)
            {
                values[(k * row.Length) + j] = row[j];
            }
        }

        return values;
    }
}
