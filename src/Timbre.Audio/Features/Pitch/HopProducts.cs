using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Sums of lag products over a window that moves on by a hop: kept for each hop's samples, so that a frame adds up whole hops and one begun.
/// What a frame gets depends on its own samples only. Not to be shared by threads.
/// </summary>
internal sealed class HopProducts
{
    private const int MostKept = 1 << 22;
    private const int Chunk = 512; // samples that are put into lanes at once

    private readonly int _hop;
    private readonly int _whole; // hops that a window holds
    private readonly int _begun; // samples of the one after them
    private readonly int _used; // samples of a hop that are looked at
    private readonly int _lags;
    private readonly AlignedFloats _lanes; // samples of some hops side by side
    private readonly AlignedFloats _products; // sums over a hop, hops side by side
    private readonly float[] _begunRows; // [hop, lag]
    private readonly float[] _wholeRows;
    private readonly float[] _sums;
    private int _frames;

    /// <summary>For up to <paramref name="batch"/> frames at once.</summary>
    public HopProducts(int window, int hop, int lags, int batch)
    {
        _hop = hop;
        _lags = lags;
        _whole = (long)((window / hop) + batch) * lags <= MostKept ? window / hop : 0; // with none kept every frame is summed anew
        _begun = window - (_whole * hop);
        _used = _whole > 0 ? hop : _begun;
        _lanes = new AlignedFloats((Math.Min(Chunk, _used) + lags) * LagProducts.Lanes);
        _products = new AlignedFloats(lags * LagProducts.Lanes);
        _begunRows = new float[(batch + _whole) * lags];
        _wholeRows = _whole > 0 ? new float[(batch + _whole) * lags] : [];
        _sums = new float[lags];
    }

    /// <summary>Samples from a batch's start on that are looked at for <paramref name="frames"/> frames.</summary>
    public int Reach(int frames) => ((frames + _whole - 1) * _hop) + _used + _lags;

    /// <summary>Goes on to the next <paramref name="frames"/> frames; <paramref name="signal"/> starts one sample after the first of them, as librosa's windows do.</summary>
    public void Advance(ReadOnlySpan<float> signal, int frames)
    {
        var known = 0;
        if (_frames > 0)
        {
            _begunRows.AsSpan(_frames * _lags, _whole * _lags).CopyTo(_begunRows);
            _wholeRows.AsSpan(Math.Min(_frames * _lags, _wholeRows.Length), _whole * _lags).CopyTo(_wholeRows);
            known = _whole;
        }

        _frames = frames;
        for (var hop = known; hop < frames + _whole; hop += LagProducts.Lanes)
        {
            Add(signal, hop, Math.Min(LagProducts.Lanes, frames + _whole - hop));
        }
    }

    /// <summary>Sums over the window of a frame of the batch; valid until the next call.</summary>
    public ReadOnlySpan<float> Sums(int frame)
    {
        _begunRows.AsSpan((frame + _whole) * _lags, _lags).CopyTo(_sums);
        for (var hop = _whole - 1; hop >= 0; hop--)
        {
            TensorPrimitives.Add(_sums, _wholeRows.AsSpan((frame + hop) * _lags, _lags), _sums);
        }

        return _sums;
    }

    private void Add(ReadOnlySpan<float> signal, int first, int count)
    {
        _products.Span.Clear();
        for (var start = 0; start < _used; start += Chunk)
        {
            var end = Math.Min(start + Chunk, _used);
            for (var lane = 0; lane < LagProducts.Lanes; lane++)
            {
                var hop = first + Math.Min(lane, count - 1);
                LagProducts.Spread(signal.Slice((hop * _hop) + start, end - start + _lags), lane, _lanes.Span);
            }

            var split = Math.Clamp(_begun, start, end);
            LagProducts.Add(_lanes.Span, 0, split - start, _lags, _products.Span);
            if (split == _begun && (split < end || end == _used))
            {
                Store(_begunRows, first, count);
            }

            LagProducts.Add(_lanes.Span, split - start, end - split, _lags, _products.Span);
        }

        if (_whole > 0)
        {
            Store(_wholeRows, first, count);
        }
    }

    private void Store(float[] rows, int first, int count)
    {
        for (var lane = 0; lane < count; lane++)
        {
            LagProducts.Gather(_products.Span, lane, rows.AsSpan((first + lane) * _lags, _lags));
        }
    }
}
