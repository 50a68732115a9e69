namespace Timbre.Audio;

/// <summary>From troughs of the normalised difference to probabilities of pitches.</summary>
internal sealed class PitchCandidates(PyinOptions options, TroughPrior prior, PeriodRange range, PitchObservations observations) : IDifferenceConsumer
{
    private readonly double _binsPerOctave = 12 * options.BinsPerSemitone;
    private readonly double _lowest = options.Pitch.MinimumFrequency;
    private readonly int[] _troughs = new int[(range.Count / 2) + 1];
    private readonly double[] _probabilities = new double[(range.Count / 2) + 1];

    /// <summary>The frequency that a bin stands for.</summary>
    public double BinFrequency(int bin) => _lowest * Math.Pow(2, bin / _binsPerOctave);

    public void Accept(int frame, ReadOnlySpan<float> values)
    {
        var troughs = _troughs.AsSpan(0, Troughs.Find(values, _troughs));
        var probabilities = _probabilities.AsSpan(0, troughs.Length);
        prior.Weigh(values, troughs, probabilities);
        for (var i = 0; i < troughs.Length; i++)
        {
            if (probabilities[i] != 0)
            {
                var bin = Math.Round(_binsPerOctave * Math.Log2(range.Frequency(values, troughs[i]) / _lowest));
                observations.Set(frame, (int)Math.Clamp(bin, 0, observations.BinCount), probabilities[i]);
            }
        }

        observations.Close(frame);
    }
}
