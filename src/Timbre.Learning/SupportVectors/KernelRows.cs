using System.Numerics.Tensors;

namespace Timbre.Learning.SupportVectors;

/// <summary>Rows of the kernel matrix of all training rows, computed when asked for and kept while there is room; the oldest go first.</summary>
internal sealed class KernelRows
{
    private readonly double[] _rows;
    private readonly double[] _squares;
    private readonly double[]?[] _kept;
    private readonly Queue<int> _order = new();
    private readonly int _features;
    private readonly int _most;
    private readonly double? _gamma;

    /// <param name="rows">[n, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="gamma">γ of the Rbf kernel; null is the linear one.</param>
    /// <param name="megabytes">Memory to keep rows in.</param>
    public KernelRows(ReadOnlySpan<float> rows, int features, double? gamma, int megabytes)
    {
        (_features, _gamma) = (features, gamma);
        _rows = new double[rows.Length];
        TensorPrimitives.ConvertChecked(rows, _rows.AsSpan());
        Count = rows.Length / features;
        _squares = new double[Count];
        Diagonal = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            _squares[i] = TensorPrimitives.SumOfSquares<double>(_rows.AsSpan(i * features, features));
            Diagonal[i] = gamma is null ? _squares[i] : 1;
        }

        _kept = new double[]?[Count];
        _most = (int)Math.Clamp(megabytes * 131072L / Math.Max(1, Count), 1, Math.Max(1, Count));
    }

    public int Count { get; }

    /// <summary>Every row against itself.</summary>
    public double[] Diagonal { get; }

    /// <summary>One row against all.</summary>
    public double[] Row(int index)
    {
        if (_kept[index] is { } there)
        {
            return there;
        }

        if (_order.Count == _most)
        {
            _kept[_order.Dequeue()] = null; // not used again: the caller may still hold it
        }

        var values = new double[Count];

        var own = _rows.AsSpan(index * _features, _features);
        for (var i = 0; i < values.Length; i++)
        {
            var product = TensorPrimitives.Dot<double>(own, _rows.AsSpan(i * _features, _features));
            values[i] = _gamma is { } gamma ? Math.Exp(-gamma * Math.Max(0, _squares[index] + _squares[i] - (2 * product))) : product;
        }

        _kept[index] = values;
        _order.Enqueue(index);
        return values;
    }
}
