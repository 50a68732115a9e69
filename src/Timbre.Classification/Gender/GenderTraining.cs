using Timbre.Audio;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>Trains the networks of a <see cref="GenderClassifier"/>. Runs on the caller's thread; the same seed gives the same bits.</summary>
public sealed class GenderTraining
{
    private const int HopLength = 320;
    private const int Frames = 100;
    private const double RangeDecibels = 60;
    private const double UncertainBelow = 0.9;
    private readonly GenderTrainingOptions _options;
    private readonly Dictionary<GenderFrontEnd, WindowNetwork> _blank;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">One is out of range.</exception>
    public GenderTraining(GenderTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _blank = options.FrontEnds.Distinct().ToDictionary(f => f, f => Create(f, 0));
    }

    /// <summary>The pictures of a recording at 16 kHz, what <see cref="Fit"/> is given.</summary>
    public GenderPicture Picture(ReadOnlySpan<float> samples)
    {
        var values = new Dictionary<GenderFrontEnd, float[]>();
        foreach (var (front, windows) in _blank)
        {
            values[front] = windows.Picture(samples);
        }

        return new GenderPicture(values);
    }

    /// <summary>Trains on pictures; the answer is not calibrated yet (<see cref="Calibrated"/>).</summary>
    /// <param name="pictures">For each utterance the picture of the recording, then those of its altered copies.</param>
    /// <param name="female">Whether each utterance is labelled female.</param>
    /// <param name="description">What the model will say of itself.</param>
    /// <param name="seed">Decides the first weights and all draws.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The model, and how the training of each network went.</returns>
    /// <exception cref="TimbreException">There is nothing to train on, or the loss stopped being a number.</exception>
    public (GenderClassifier Classifier, IReadOnlyList<TrainingResult> Results) Fit(
        IReadOnlyList<IReadOnlyList<GenderPicture>> pictures,
        IReadOnlyList<bool> female,
        ModelDescription description,
        long seed,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(female);
        var (networks, results) = (new List<WindowNetwork>(), new List<TrainingResult>());
        for (var i = 0; i < _options.FrontEnds.Count; i++)
        {
            var front = _options.FrontEnds[i];
            var own = new SeededRandom(seed).Fork($"network {i}").NextBits() >> 1;
            var windows = Create(front, (long)own);
            results.Add(FitOne(windows, [.. pictures.Select(forms => (IReadOnlyList<float[]>)[.. forms.Select(p => p.Values[front])])], female, (long)own, progress, cancellation));
            networks.Add(windows);
        }

        return (new GenderClassifier(description, networks, GenderCalibration.None, UncertainBelow), results);
    }

    private TrainingResult FitOne(
        WindowNetwork windows, IReadOnlyList<IReadOnlyList<float[]>> pictures, IReadOnlyList<bool> female, long seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var rows = new WindowRows(windows, pictures, _options, seed);
        var labels = new int[rows.Count];
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = female[rows.Utterance(row)] ? 1 : 0;
        }

        var from = 1 + (int)Math.Round(_options.AverageAfter * _options.Epochs);
        var training = new TrainingOptions
        {
            Epochs = _options.Epochs,
            BatchSize = _options.Batch,
            LearningRate = _options.Rate,
            Optimiser = new AdamW { WeightDecay = _options.WeightDecay },
            Schedule = new CosineDecay(Final: 0.2),
            WarmUpSteps = Math.Min(50, labels.Length / _options.Batch),
            LabelSmoothing = _options.LabelSmoothing,
            Mixup = _options.Mixup,
            Averaging = from <= _options.Epochs ? new WeightAveraging(from) : null,
            RestoreBest = false,
            Seed = seed,
        };
        return Trainer.Fit(windows.Network, training, rows, labels, progress: progress, cancellation: cancellation);
    }

    /// <summary>The same model with another calibration and other words about itself.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="calibration">Its new calibration.</param>
    /// <param name="description">What it will say of itself.</param>
    /// <param name="uncertainBelow">The probability, from 0.5 to 1, below which an answer is uncertain; null = as before.</param>
    /// <exception cref="TimbreException"><paramref name="uncertainBelow"/> is out of range.</exception>
    public static GenderClassifier Calibrated(GenderClassifier classifier, GenderCalibration calibration, ModelDescription description, double? uncertainBelow = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return uncertainBelow is null or (>= 0.5 and <= 1)
            ? new GenderClassifier(description, classifier.Networks, calibration, uncertainBelow ?? classifier.UncertainBelow)
            : throw new TimbreException(FormattableString.Invariant($"uncertain_below={uncertainBelow}: must be a probability from 0.5 to 1"));
    }

    private WindowNetwork Create(GenderFrontEnd front, long seed)
    {
        var bands = new LogMelExtractor(new LogMelOptions
        {
            Mel = new MelOptions
            {
                Stft = new StftOptions { FrameLength = front.FrameLength, HopLength = HopLength, Center = false, Rate = SampleRate.Speech },
                BandCount = front.Bands,
                MinimumFrequency = _options.MinimumFrequency,
                MaximumFrequency = _options.MaximumFrequency,
            },
            Decibels = new DecibelOptions { Range = null },
        });
        return new WindowNetwork(bands, Network.Create(Definition(front.Bands), seed), RangeDecibels);
    }

    /// <summary>A time-delay network: convolutions over time that hear all bands at once, mean and deviation over time of what they find, one output.</summary>
    private NetworkDefinition Definition(int bands)
    {
        var layers = new List<LayerDefinition>();
        foreach (var (channels, kernel, dilation) in new[] { (_options.Channels, 5, 1), (_options.Channels, 3, 2), (_options.Channels * 3 / 2, 1, 1) })
        {
            layers.Add(new Conv1dDefinition(channels, kernel) { Dilation = dilation });
            layers.Add(new BatchNormDefinition());
            layers.Add(new ReluDefinition());
        }

        layers.Add(new StatisticsPoolDefinition());
        layers.Add(new BatchNormDefinition());
        if (_options.Dropout > 0)
        {
            layers.Add(new DropoutDefinition(_options.Dropout));
        }

        layers.Add(new LinearDefinition(1) { Name = "head" });
        return new NetworkDefinition([bands, Frames], layers);
    }
}
