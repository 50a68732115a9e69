using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>
/// Sums of lag products over a window that moves on by a hop: kept for each hop's samples, so that a frame adds up whole hops and one begun.
/// What a frame gets depends on its own samples only. Not to be shared by threads.
/// </summary>
internal sealed class HopProducts
{
    private const int MostKept = 1 << 22;

    private readonly int _hop;
    private readonly int _whole; // hops that a window holds
    private readonly int _begun; // samples of the one after them
    private readonly int _lags;
    private readonly float[][] _rows; // a ring; the row of hop s is s modulo its length
    private readonly float[] _sums;
    private int _frame;

    public HopProducts(int window, int hop, int lags)
    {
        _hop = hop;
        _whole = (long)((window / hop) + 1) * lags <= MostKept ? window / hop : 0; // with none kept every frame is summed anew
        _begun = window - (_whole * hop);
        _lags = lags;
        _rows = new float[_whole + 1][];
        for (var i = 0; i <= _whole; i++)
        {
            _rows[i] = new float[lags];
        }

        _sums = new float[lags];
    }

    /// <summary>Sums over the window of the next frame, which starts one sample after that of <paramref name="frame"/>, as librosa's does; valid until the next call.</summary>
    public ReadOnlySpan<float> Next(ReadOnlySpan<float> frame)
    {
        if (_frame == 0)
        {
            for (var hop = 0; hop < _whole; hop++)
            {
                LagProducts.Add(frame, 1 + (hop * _hop), _begun, _rows[hop]);
                LagProducts.Add(frame, 1 + (hop * _hop) + _begun, _hop - _begun, _rows[hop]);
            }
        }
        else if (_whole > 0)
        {
            LagProducts.Add(frame, 1 + ((_whole - 1) * _hop) + _begun, _hop - _begun, Row(_whole - 1));
        }

        var begun = Row(_whole);
        begun.Clear();
        LagProducts.Add(frame, 1 + (_whole * _hop), _begun, begun);
        begun.CopyTo(_sums);
        for (var hop = _whole - 1; hop >= 0; hop--)
        {
            TensorPrimitives.Add(_sums, Row(hop), _sums);
        }

        _frame++;
        return _sums;
    }

    private Span<float> Row(int hop) => _rows[(_frame + hop) % _rows.Length].AsSpan(0, _lags);
}
