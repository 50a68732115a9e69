using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Timbre.Corpora;

/// <summary>Level, faults and hash of samples, gathered block by block.</summary>
internal sealed class SampleStatistics(double fullScale)
{
    /// <summary>Runs shorter than this are peaks that happen to touch full scale.</summary>
    private const int ShortestClippedRun = 3;

    private double _energy;
    private int _run;
    private bool _runIsPositive;
    private readonly IncrementalHash? _hash;

    public SampleStatistics(double fullScale, bool hashed)
        : this(fullScale) => _hash = hashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    public long Count { get; private set; }

    public long NotFinite { get; private set; }

    public long Clipped { get; private set; }

    public double Peak { get; private set; }

    /// <summary>Sum of squares.</summary>
    public double Energy => _energy;

    /// <summary>Root mean square in decibels against full scale (a full-scale square wave has 0, a sine -3); null for no samples or pure zero.</summary>
    public double? RmsDecibels => Decibels(Count > 0 ? Math.Sqrt(_energy / Count) : 0);

    public double? PeakDecibels => Decibels(Peak);

    public static double? Decibels(double amplitude) => amplitude > 0 ? 20 * Math.Log10(amplitude) : null;

    /// <summary>What counts as full scale for samples of so many bits (null: float or lossy).</summary>
    public static double FullScale(int? bits) => bits is > 1 and <= 12 ? 1 - (1.5 / (1 << (bits.Value - 1))) : 0.9995;

    public void Add(ReadOnlySpan<float> samples)
    {
        Count += samples.Length;
        foreach (var sample in samples)
        {
            if (!float.IsFinite(sample))
            {
                NotFinite++;
                EndRun();
                continue;
            }

            var size = Math.Abs((double)sample);
            _energy += size * size;
            Peak = Math.Max(Peak, size);
            if (size < fullScale)
            {
                EndRun();
                continue;
            }

            if (_run > 0 && _runIsPositive != sample > 0)
            {
                EndRun();
            }

            _runIsPositive = sample > 0;
            _run++;
        }

        // The last run is closed by the next block or by Finish.
        _hash?.AppendData(MemoryMarshal.AsBytes(samples));
    }

    /// <summary>Call once after the last block; gives the SHA-256 of the samples as hexadecimal text where it was asked for.</summary>
    public string? Finish()
    {
        EndRun();
        if (_hash is null)
        {
            return null;
        }

        var text = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.Dispose();
        return text;
    }

    private void EndRun()
    {
        if (_run >= ShortestClippedRun)
        {
            Clipped += _run;
        }

        _run = 0;
    }
}
