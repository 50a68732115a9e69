using Timbre.Learning.Clustering;
using Timbre.Learning.Linear;

namespace Timbre.Learning.Mixtures;

/// <summary>One pass over the rows with fixed parameters, block by block; within a block all steps are taken for many rows at once.</summary>
internal sealed class MixturePass
{
    private const double LeastShare = 1e-20; // of a row in a component; what is less would change no digit of the sums
    private readonly IMixtureDensities _densities;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly RowParts _parts;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;

    public MixturePass(IMixtureDensities densities, ReadOnlyMemory<float> rows, int threads, CancellationToken cancellation)
    {
        _densities = densities;
        _rows = rows;
        _threads = threads;
        _cancellation = cancellation;
        var (components, features) = (Parameters.Components, Parameters.Features);
        var block = Math.Max(32, Math.Min(512, Math.Min(65536 / features, 65536 / components)) / 4 * 4);
        _parts = new RowParts(rows.Length / features, block, MixtureSums.Bytes(Parameters));
    }

    private MixtureParameters Parameters => _densities.Parameters;

    /// <summary>The shares of the components in the rows, summed up.</summary>
    public MixtureSums Accumulate() => Sum((scratch, rows, _, sums) =>
    {
        sums.LogLikelihood += scratch.Expect(_densities, rows);
        for (var k = 0; k < Parameters.Components; k++)
        {
            var count = scratch.Choose(k, LeastShare);
            sums.Zeroth[k] += FixedOrder.Sum(scratch.Weights.AsSpan(0, count));
            _densities.Add(rows, k, scratch.Chosen.AsSpan(0, count), scratch.Weights.AsSpan(0, count), sums);
        }
    });

    /// <summary>The same where each row belongs to one component only.</summary>
    public MixtureSums Accumulate(int[] labels) => Sum((scratch, rows, first, sums) =>
    {
        for (var k = 0; k < Parameters.Components; k++)
        {
            var count = 0;
            for (var i = 0; i < rows.Length / Parameters.Features; i++)
            {
                scratch.Chosen[count] = i;
                scratch.Weights[count] = 1;
                count += labels[first + i] == k ? 1 : 0;
            }

            sums.Zeroth[k] += count;
            _densities.Add(rows, k, scratch.Chosen.AsSpan(0, count), scratch.Weights.AsSpan(0, count), sums);
        }
    });

    /// <summary>The sum of the rows' log-likelihoods, which may also be had one by one.</summary>
    public double LogLikelihood(Memory<double> perRow)
    {
        var totals = new double[_parts.Count];
        Run((scratch, rows, first, part) =>
        {
            totals[part] += scratch.Expect(_densities, rows);
            if (!perRow.IsEmpty)
            {
                scratch.LogLikelihoods.CopyTo(perRow.Span[first..]);
            }
        });
        var sum = 0.0;
        foreach (var total in totals)
        {
            sum += total;
        }

        return sum;
    }

    /// <summary>The share of each component in each row, [rows, components].</summary>
    public void Posteriors(Memory<float> shares) => Run((scratch, rows, first, _) =>
    {
        scratch.Expect(_densities, rows);
        var components = Parameters.Components;
        var target = shares.Span[(first * components)..];
        for (var k = 0; k < components; k++)
        {
            var own = scratch.SharesOf(k);
            for (var i = 0; i < own.Length; i++)
            {
                target[(i * components) + k] = (float)own[i];
            }
        }
    });

    private MixtureSums Sum(BlockSums work)
    {
        var sums = new MixtureSums[_parts.Count];
        Run((scratch, rows, first, part) => work(scratch, rows, first, sums[part] ??= new MixtureSums(Parameters)));
        for (var part = 1; part < sums.Length; part++)
        {
            sums[0].Add(sums[part]);
        }

        return sums[0];
    }

    private void Run(BlockWork work) => _parts.Run(
        _threads,
        part =>
        {
            var scratch = new MixtureScratch(Parameters.Components, _parts.BlockRows);
            for (var block = _parts.FirstBlock(part); block < _parts.FirstBlock(part + 1); block++)
            {
                var (first, count) = _parts.Block(block);
                work(scratch, _rows.Span.Slice(first * Parameters.Features, count * Parameters.Features), first, part);
            }
        },
        _cancellation);

    private delegate void BlockWork(MixtureScratch scratch, ReadOnlySpan<float> rows, int first, int part);

    private delegate void BlockSums(MixtureScratch scratch, ReadOnlySpan<float> rows, int first, MixtureSums sums);
}
