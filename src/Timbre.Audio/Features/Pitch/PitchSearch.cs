using System.Buffers;

namespace Timbre.Audio;

/// <summary>
/// The likeliest path through pitches and voicing (Viterbi), as <c>librosa.pyin</c> asks <c>librosa.sequence.viterbi</c> for it: states are
/// the voiced pitches, then as many unvoiced. Only values are kept on the way; which state came before is found again on the way
/// back, and long recordings are kept in part and computed twice. Immutable, may be shared by threads.
/// </summary>
internal sealed class PitchSearch(int bins, int width, double switchProbability)
{
    private const int LargestHistory = 1 << 21;

    private readonly PitchTransition _transition = new(bins, width, switchProbability);

    /// <summary>The state of every frame; below the number of bins: voiced.</summary>
    public int[] Decode(PitchObservations observations)
    {
        var frames = observations.FrameCount;
        var states = 2 * bins;
        var block = Math.Clamp(LargestHistory / states, 16, Math.Max(frames, 16));
        var starts = new List<double[]>();
        var history = ArrayPool<double>.Shared.Rent((Math.Min(frames, block) + 1) * states);
        var work = _transition.CreateWork();
        Begin(observations, history.AsSpan(0, states));
        var first = 0;
        while (true)
        {
            Forward(observations, first, Math.Min(frames, first + block + 1), history, work);
            if (first + block >= frames)
            {
                break;
            }

            starts.Add(history.AsSpan(0, states).ToArray());
            history.AsSpan(block * states, states).CopyTo(history);
            first += block;
        }

        var path = new int[frames];
        path[^1] = Largest(history.AsSpan((frames - 1 - first) * states, states));
        for (var t = frames - 1; t > 0; t--)
        {
            if (t == first)
            {
                first -= block;
                starts[^1].CopyTo(history, 0);
                starts.RemoveAt(starts.Count - 1);
                Forward(observations, first, first + block, history, work);
            }

            path[t - 1] = _transition.Before(history.AsSpan((t - 1 - first) * states, states), path[t]);
        }

        ArrayPool<double>.Shared.Return(history);
        return path;
    }

    /// <summary>Fills in the values of the frames after <paramref name="first"/> up to before <paramref name="end"/>; row 0 is <paramref name="first"/>.</summary>
    private void Forward(PitchObservations observations, int first, int end, double[] history, double[] work)
    {
        var states = 2 * bins;
        for (var t = first + 1; t < end; t++)
        {
            var next = history.AsSpan((t - first) * states, states);
            _transition.Step(history.AsSpan((t - 1 - first) * states, states), observations.Unvoiced[t], next, work);
            Observe(observations, t, next);
        }
    }

    private void Begin(PitchObservations observations, Span<double> values)
    {
        values[..bins].Fill(Math.Log(PitchObservations.Tiny) + PitchTransition.Impossible);
        values[bins..].Fill(Math.Log((1.0 / bins) + PitchObservations.Tiny) + observations.Unvoiced[0]);
        Observe(observations, 0, values);
    }

    // The values come with all voiced pitches taken for impossible.
    private static void Observe(PitchObservations observations, int frame, Span<double> values)
    {
        var logarithms = observations.Values(frame);
        var at = observations.Bins(frame);
        for (var i = 0; i < at.Length; i++)
        {
            values[at[i]] += logarithms[i] - PitchTransition.Impossible;
        }
    }

    private static int Largest(ReadOnlySpan<double> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }
}
