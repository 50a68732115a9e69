namespace Timbre.Audio;

/// <summary>Values that were measured, sorted; NaN among them are left out. NaN is what an empty one has for everything.</summary>
internal readonly ref struct Distribution
{
    private readonly ReadOnlySpan<double> _sorted;

    private Distribution(ReadOnlySpan<double> sorted)
    {
        _sorted = sorted;
        var sum = 0.0;
        foreach (var value in sorted)
        {
            sum += value;
        }

        Mean = sum / sorted.Length;
        var squares = 0.0;
        foreach (var value in sorted)
        {
            squares += (value - Mean) * (value - Mean);
        }

        Deviation = sorted.Length > 1 ? Math.Sqrt(squares / (sorted.Length - 1)) : double.NaN;
    }

    public int Count => _sorted.Length;

    public double Mean { get; }

    /// <summary>Of a sample, with n − 1.</summary>
    public double Deviation { get; }

    public static Distribution Of(double[] values)
    {
        var sorted = Array.FindAll(values, v => !double.IsNaN(v));
        Array.Sort(sorted);
        return new Distribution(sorted);
    }

    /// <summary>As Praat has it: the i-th of n values (from 0) stands for (i + ½)/n, with straight lines between.</summary>
    public double Quantile(double share)
    {
        if (_sorted.IsEmpty)
        {
            return double.NaN;
        }

        var place = Math.Clamp((share * _sorted.Length) - 0.5, 0, _sorted.Length - 1);
        var below = (int)place;
        return below + 1 < _sorted.Length ? _sorted[below] + ((place - below) * (_sorted[below + 1] - _sorted[below])) : _sorted[below];
    }
}
