namespace Timbre.Audio;

/// <summary>
/// How probable each pitch is in each frame: nearly all are impossible, so only the others are held, as logarithms. What is left to being
/// unvoiced is shared equally by as many unvoiced states.
/// </summary>
internal sealed class PitchObservations(int bins, int frames)
{
    /// <summary>The smallest normal number, which librosa adds to every probability before it takes the logarithm.</summary>
    public const double Tiny = 2.2250738585072014e-308;

    private readonly int[] _ends = new int[frames];
    private int[] _bins = new int[Math.Max(16, frames * 4)];
    private double[] _values = new double[Math.Max(16, frames * 4)];
    private int _count;

    public int BinCount => bins;

    public int FrameCount => frames;

    public float[] VoicedProbabilities { get; } = new float[frames];

    /// <summary>Logarithm of the probability of each unvoiced state.</summary>
    public double[] Unvoiced { get; } = new double[frames];

    /// <summary>Sets a pitch of the frame being filled; a later value for the same pitch counts instead of the one before. Bins beyond the last are forgotten.</summary>
    public void Set(int frame, int bin, double probability)
    {
        if (bin >= bins)
        {
            return;
        }

        for (var i = Start(frame); i < _count; i++)
        {
            if (_bins[i] == bin)
            {
                _values[i] = probability;
                return;
            }
        }

        if (_count == _bins.Length)
        {
            Array.Resize(ref _bins, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }

        _bins[_count] = bin;
        _values[_count++] = probability;
    }

    /// <summary>Ends a frame; frames come in order.</summary>
    public void Close(int frame)
    {
        var sum = 0.0;
        for (var i = Start(frame); i < _count; i++)
        {
            sum += _values[i];
            _values[i] = Math.Log(_values[i] + Tiny);
        }

        sum = Math.Clamp(sum, 0, 1);
        VoicedProbabilities[frame] = (float)sum;
        Unvoiced[frame] = Math.Log(((1 - sum) / bins) + Tiny);
        _ends[frame] = _count;
    }

    public ReadOnlySpan<int> Bins(int frame) => _bins.AsSpan(Start(frame), _ends[frame] - Start(frame));

    /// <summary>Logarithms of the probabilities of <see cref="Bins"/>.</summary>
    public ReadOnlySpan<double> Values(int frame) => _values.AsSpan(Start(frame), _ends[frame] - Start(frame));

    private int Start(int frame) => frame == 0 ? 0 : _ends[frame - 1];
}
