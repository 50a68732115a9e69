using Timbre.Audio;

namespace Timbre.Classification;

/// <summary>A voice that a <see cref="GenderClassifier"/> hears block after block, in constant memory. For one thread at a time.</summary>
public sealed class GenderStream
{
    private readonly GenderClassifier _classifier;
    private readonly SpeechActivityStream _activity = new SpeechActivity().Begin();
    private readonly WindowQueue _windows;
    private readonly double _step;
    private bool _ended;

    internal GenderStream(GenderClassifier classifier, CancellationToken cancellation)
    {
        _classifier = classifier;
        _step = classifier.Rate.Seconds(classifier.StepSamples);
        var options = new WindowTrackerOptions { WindowSeconds = classifier.Rate.Seconds(classifier.WindowSamples), StepSeconds = _step };
        _windows = new WindowQueue(samples => classifier.LogOdds(samples.Span), options, threads: 1, cancellation);
    }

    /// <summary>The rate of the samples.</summary>
    public SampleRate Rate => _classifier.Rate;

    /// <summary>Seconds heard so far.</summary>
    public double Seconds => Rate.Seconds(_windows.SampleCount);

    /// <summary>Hears the next samples, one channel at <see cref="Rate"/>, as many or as few as there are.</summary>
    /// <exception cref="TimbreException">A sample is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The stream has ended.</exception>
    public void Accept(ReadOnlySpan<float> samples)
    {
        _activity.Accept(samples, _windows.Speech);
        _windows.Accept(samples);
    }

    /// <summary>What is said of all that was heard but for about the last five seconds, which are not judged yet.</summary>
    public VoicePrediction Current()
    {
        _windows.Judge();
        return _classifier.Judge(Track());
    }

    /// <summary>What is said of all that was heard. Nothing can be added afterwards.</summary>
    public VoicePrediction End()
    {
        if (!_ended)
        {
            _ended = true;
            _activity.End(_windows.Speech);
            _windows.End();
        }

        return _classifier.Judge(Track());
    }

    internal VoiceTrack Track() => new(0, Seconds, SpeechActivity.FrameSeconds, _windows.Speech, _step, _windows.LogOdds);
}
