using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>A recording of which <see cref="SpeechActivity"/> hears block after block. For one thread at a time.</summary>
public sealed class SpeechActivityStream
{
    private readonly SpeechSpectra _spectra;
    private readonly SpeechBlocks _blocks;
    private readonly SpeechDecision _decision;
    private readonly float[] _held = new float[SpeechSpectra.BlockSamples];
    private int _count = SpeechSpectra.Lead; // zeros before the first sample
    private long _samples;
    private bool _ended;

    internal SpeechActivityStream(SpeechSpectra spectra, SpeechActivityOptions options)
    {
        _spectra = spectra;
        _decision = new SpeechDecision(options);
        _blocks = new SpeechBlocks(spectra, options, _decision.Accept);
    }

    /// <summary>Hears the next samples, at 16 kHz, as many or as few as there are.</summary>
    /// <param name="samples">One channel.</param>
    /// <param name="decided">Gets the decisions of the frames that are decided by now, in order; the caller may empty it at any time.</param>
    /// <exception cref="TimbreException">A sample is not finite.</exception>
    /// <exception cref="InvalidOperationException">The stream has ended.</exception>
    public void Accept(ReadOnlySpan<float> samples, ICollection<bool> decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        ObjectDisposedException.ThrowIf(_ended, this);
        if (!samples.IsEmpty && !float.IsFinite(TensorPrimitives.MaxMagnitude(samples)))
        {
            throw new TimbreException("the signal is not finite everywhere (NaN or infinity among its samples)");
        }

        _samples += samples.Length;
        while (!samples.IsEmpty)
        {
            var n = Math.Min(samples.Length, _held.Length - _count);
            samples[..n].CopyTo(_held.AsSpan(_count));
            samples = samples[n..];
            _count += n;
            if (_count == _held.Length)
            {
                _decision.Target = decided;
                _blocks.Add(_held, SpeechBlock.Frames);
                _held.AsSpan(SpeechSpectra.BlockStep).CopyTo(_held);
                _count -= SpeechSpectra.BlockStep;
            }
        }
    }

    /// <summary>Decides what is left; afterwards there is a decision for every frame.</summary>
    /// <param name="decided">Gets them.</param>
    /// <exception cref="InvalidOperationException">The stream has ended.</exception>
    public void End(ICollection<bool> decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        ObjectDisposedException.ThrowIf(_ended, this);
        _ended = true;
        _decision.Target = decided;
        var frames = (_samples + SpeechActivity.FrameLength - 1) / SpeechActivity.FrameLength;
        while (_blocks.FrameCount < frames)
        {
            _held.AsSpan(_count).Clear();
            _blocks.Add(_held, (int)Math.Min(SpeechBlock.Frames, frames - _blocks.FrameCount));
            _held.AsSpan(SpeechSpectra.BlockStep).CopyTo(_held);
            _count = Math.Max(0, _count - SpeechSpectra.BlockStep);
        }

        _blocks.End();
        _decision.End(frames);
    }
}
