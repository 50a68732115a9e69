using Timbre.Numerics;

namespace Timbre.Learning.Projection;

/// <summary>
/// t-SNE's gradient descent in the plane, with momentum and a gain for each coordinate. The gradient is exact: comparing all pairs in SIMD costs less
/// than a tree of cells up to some ten thousand points. Each point's sums are its own and totals go in order of points, so threads change nothing.
/// </summary>
internal sealed class EmbeddingDescent
{
    private const int BlockPoints = 64;
    private const double LeastGain = 0.01;
    private readonly Affinities _affinities;
    private readonly int _count;
    private readonly double _rate;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _pushX;
    private readonly float[] _pushY;
    private readonly float[] _pullX;
    private readonly float[] _pullY;
    private readonly double[] _sums;
    private readonly double[] _velocity;
    private readonly double[] _gain;

    /// <param name="affinities">Who belongs with whom.</param>
    /// <param name="start">[n, 2].</param>
    /// <param name="rate">Length of the steps.</param>
    public EmbeddingDescent(Affinities affinities, ReadOnlySpan<float> start, double rate)
    {
        (_affinities, _count, _rate) = (affinities, start.Length / 2, rate);
        var padded = (_count + PairRepulsion.Multiple - 1) / PairRepulsion.Multiple * PairRepulsion.Multiple;
        (_x, _y) = (new float[padded], new float[padded]);
        Array.Fill(_x, PairRepulsion.FarAway);
        Array.Fill(_y, PairRepulsion.FarAway);
        (_pushX, _pushY, _pullX, _pullY) = (new float[_count], new float[_count], new float[_count], new float[_count]);
        (_sums, _velocity, _gain) = (new double[_count], new double[2 * _count], new double[2 * _count]);
        for (var i = 0; i < _count; i++)
        {
            (_x[i], _y[i]) = (start[2 * i], start[(2 * i) + 1]);
        }
    }

    /// <summary>[n, 2].</summary>
    public float[] Embedding()
    {
        var embedding = new float[2 * _count];
        for (var i = 0; i < _count; i++)
        {
            (embedding[2 * i], embedding[(2 * i) + 1]) = (_x[i], _y[i]);
        }

        return embedding;
    }

    /// <summary>Begins anew with speed and gains.</summary>
    public void Rest()
    {
        _velocity.AsSpan().Clear();
        _gain.AsSpan().Fill(1);
    }

    /// <summary>One step; returns the length of the gradient.</summary>
    public double Step(WorkTeam team, double exaggeration, double momentum)
    {
        var total = Forces(team);
        var (norm, repulsion) = (0.0, 1 / total);
        for (var i = 0; i < _count; i++)
        {
            norm += Move(_x, i, 2 * i, 4 * ((exaggeration * _pullX[i]) - (repulsion * _pushX[i])), momentum);
            norm += Move(_y, i, (2 * i) + 1, 4 * ((exaggeration * _pullY[i]) - (repulsion * _pushY[i])), momentum);
        }

        return Math.Sqrt(norm);
    }

    /// <summary>Σ p·ln(p / q) of where the points are now, over all pairs.</summary>
    public double Divergence(WorkTeam team)
    {
        var total = Forces(team);
        var divergence = 0.0;
        for (var i = 0; i < _count; i++)
        {
            for (var k = _affinities.Starts[i]; k < _affinities.Starts[i + 1]; k++)
            {
                var j = _affinities.Columns[k];
                var (dx, dy) = ((double)_x[i] - _x[j], (double)_y[i] - _y[j]);
                double p = _affinities.Values[k];
                divergence += p * Math.Log(p * total * (1 + (dx * dx) + (dy * dy)));
            }
        }

        return divergence;
    }

    private double Move(float[] position, int point, int at, double gradient, double momentum)
    {
        // Signs that differ: the step goes on downhill, as before.
        var gain = _velocity[at] * gradient < 0 ? _gain[at] + 0.2 : _gain[at] * 0.8;
        _gain[at] = Math.Max(LeastGain, gain);
        _velocity[at] = (momentum * _velocity[at]) - (_rate * _gain[at] * gradient);
        position[point] = (float)(position[point] + _velocity[at]);
        return gradient * gradient;
    }

    /// <summary>Attraction and repulsion of all points; returns Σ q over all ordered pairs.</summary>
    private double Forces(WorkTeam team)
    {
        team.For((_count + BlockPoints - 1) / BlockPoints, block =>
        {
            var (first, end) = (block * BlockPoints, Math.Min(_count, (block + 1) * BlockPoints));
            PairRepulsion.Run(_x, _y, first, end, _pushX, _pushY, _sums);
            for (var i = first; i < end; i++)
            {
                Attract(i);
            }
        });
        var total = 0.0;
        foreach (var sum in _sums)
        {
            total += sum;
        }

        return Math.Max(total, double.Epsilon);
    }

    private void Attract(int i)
    {
        var (start, length) = (_affinities.Starts[i], _affinities.Starts[i + 1] - _affinities.Starts[i]);
        var columns = _affinities.Columns.AsSpan(start, length);
        var values = _affinities.Values.AsSpan(start, length);
        var x = _x.AsSpan(0, _count);
        var y = _y.AsSpan(0, _count);
        var (x0, y0, fx, fy) = (x[i], y[i], 0f, 0f);
        for (var k = 0; k < columns.Length; k++)
        {
            var j = columns[k];
            var (dx, dy) = (x0 - x[j], y0 - y[j]);
            var w = values[k] / (1 + (dx * dx) + (dy * dy));
            fx += w * dx;
            fy += w * dy;
        }

        (_pullX[i], _pullY[i]) = (fx, fy);
    }
}
