using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>
/// Follows the gender of voices with any model that tells F from M: it judges windows of two seconds, one every half second, where somebody speaks.
/// Recordings are read block by block. Immutable; may be shared by threads.
/// </summary>
public sealed class WindowedGenderTracker : IGenderTracker
{
    private const int BlockSamples = 1 << 15;

    private readonly Func<ReadOnlyMemory<float>, CancellationToken, float> _odds;
    private readonly SpeechActivity _activity;
    private readonly WindowTrackerOptions _options;
    private readonly int _threads;

    /// <param name="model">What tells the gender of a window. Windows have 16 kHz; models for other rates get them resampled, models without a rate of their own as they are.</param>
    /// <param name="options">The windows.</param>
    /// <param name="speech">What tells where somebody speaks.</param>
    /// <param name="threads">Windows of one recording that are judged at a time; the answer does not depend on it.</param>
    /// <exception cref="TimbreException">The model is none for F and M, or an option is out of range.</exception>
    public WindowedGenderTracker(IVoiceModel model, WindowTrackerOptions? options = null, SpeechActivity? speech = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Tracks(model))
        {
            throw new TimbreException($"a model that tells {string.Join(", ", model.Labels.Take(5))} cannot follow genders: it must tell {GenderSegmentation.Female} and {GenderSegmentation.Male}");
        }

        _odds = (samples, cancellation) => Odds(model, samples, cancellation);
        _options = options ?? new WindowTrackerOptions();
        _options.Check();
        _activity = speech ?? new SpeechActivity();
        _threads = Math.Max(1, threads);
    }

    /// <param name="odds">The log-odds F against M of a window of samples at 16 kHz.</param>
    /// <param name="options">The windows.</param>
    internal WindowedGenderTracker(Func<ReadOnlyMemory<float>, float> odds, WindowTrackerOptions options)
    {
        options.Check();
        (_odds, _options, _activity, _threads) = ((samples, _) => odds(samples), options, new SpeechActivity(), 1);
    }

    /// <summary>Whether a model tells F from M, perhaps among others.</summary>
    public static bool Tracks(IVoiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Labels.Contains(GenderSegmentation.Female, StringComparer.Ordinal) && model.Labels.Contains(GenderSegmentation.Male, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public VoiceTrack Track(Utterance utterance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var recording = Recording.Open(utterance.Path);
        var stream = _activity.Begin();
        var windows = new WindowQueue(samples => _odds(samples, cancellation), _options, _threads, cancellation);
        foreach (var block in recording.ReadMonoBlocks(BlockSamples, SampleRate.Speech, utterance.Start, utterance.Duration, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Accept(block.Span, windows.Speech);
            windows.Accept(block.Span);
        }

        if (windows.SampleCount == 0)
        {
            throw new TimbreException($"{utterance.Path}: holds no samples{(utterance.Start > 0 ? $" after {utterance.Start:0.###} s" : "")}; leave it out");
        }

        stream.End(windows.Speech);
        windows.End();
        var duration = SampleRate.Speech.Seconds(windows.SampleCount);
        return new VoiceTrack(utterance.Start, duration, SpeechActivity.FrameSeconds, windows.Speech, _options.StepSeconds, windows.LogOdds)
        {
            WindowSeconds = _options.WindowSeconds,
            Warnings = recording.Warnings,
        };
    }

    private static float Odds(IVoiceModel model, ReadOnlyMemory<float> samples, CancellationToken cancellation)
    {
        const double Least = 1e-9;
        var prediction = model.Predict(samples.ToArray(), SampleRate.Speech, cancellation);
        return prediction.Scores.TryGetValue(GenderSegmentation.Female, out var female) && prediction.Scores.TryGetValue(GenderSegmentation.Male, out var male)
            ? (float)Math.Log(Math.Max(female, Least) / Math.Max(male, Least))
            : float.NaN;
    }
}
