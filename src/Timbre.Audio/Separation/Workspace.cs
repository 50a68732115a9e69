using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Memory for the separation of one stretch of frames, kept for the next; grows to what the longest stretch needed.</summary>
internal sealed class Workspace(ShortTimeSpectrum spectrum, ShortTimeSynthesis synthesis)
{
    private readonly List<(LaneBuffer Real, LaneBuffer Imaginary)> _spectra = [];
    private float[] _frames = [];

    public LaneBuffer Scratch { get; } = spectrum.CreateScratch();

    public LaneBuffer SynthesisScratch { get; } = synthesis.CreateScratch();

    /// <summary>Magnitudes of the batch that was asked for last.</summary>
    public LaneBuffer Magnitudes { get; } = new(spectrum.BinCount);

    /// <summary>Magnitudes of a batch, filtered over time.</summary>
    public LaneBuffer Steady { get; } = new(spectrum.BinCount);

    /// <summary>Magnitudes of a batch, filtered over frequency.</summary>
    public LaneBuffer Struck { get; } = new(spectrum.BinCount);

    public LaneBuffer MaskedReal { get; } = new(spectrum.BinCount);

    public LaneBuffer MaskedImaginary { get; } = new(spectrum.BinCount);

    /// <summary>Magnitudes of all frames of the stretch, filtered over time; [frames][bins].</summary>
    public float[] Smooth { get; private set; } = [];

    /// <summary>Room for the magnitudes of so many frames.</summary>
    public float[] Frames(int frames, int bins)
    {
        if ((long)frames * bins > Array.MaxLength)
        {
            throw new TimbreException($"{frames} frames of {bins} bins do not fit into one array; use a smaller n_fft or kernel_size");
        }

        if (_frames.Length < frames * bins)
        {
            _frames = GC.AllocateUninitializedArray<float>(frames * bins);
            Smooth = GC.AllocateUninitializedArray<float>(frames * bins);
        }

        return _frames;
    }

    /// <summary>The spectra of a batch, batches in order.</summary>
    public (LaneBuffer Real, LaneBuffer Imaginary) Spectrum(int batch)
    {
        if (batch == _spectra.Count)
        {
            _spectra.Add((new LaneBuffer(spectrum.BinCount), new LaneBuffer(spectrum.BinCount)));
        }

        return _spectra[batch];
    }

    /// <summary>Fills <see cref="Magnitudes"/>.</summary>
    public void Magnitude(int batch)
    {
        var (real, imaginary) = _spectra[batch];
        TensorPrimitives.Multiply(real.Values, real.Values, Magnitudes.Values);
        TensorPrimitives.MultiplyAdd(imaginary.Values, imaginary.Values, Magnitudes.Values, Magnitudes.Values);
        LaneMath.Sqrt(Magnitudes, Magnitudes, spectrum.BinCount);
    }

    /// <summary>The spectrum of a batch times a mask, into <see cref="MaskedReal"/> and <see cref="MaskedImaginary"/>.</summary>
    public void Apply(SoftMask mask, LaneBuffer values, LaneBuffer reference, int batch)
    {
        var (real, imaginary) = _spectra[batch];
        mask.Apply(values.Values, reference.Values, MaskedReal.Values);
        TensorPrimitives.Multiply(imaginary.Values, MaskedReal.Values, MaskedImaginary.Values);
        TensorPrimitives.Multiply(real.Values, MaskedReal.Values, MaskedReal.Values);
    }
}
