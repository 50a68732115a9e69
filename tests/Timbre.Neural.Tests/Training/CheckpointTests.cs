using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const int Epochs = 6;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"timbre-checkpoint-{Guid.NewGuid():N}");

    public static TheoryData<string> Optimisers => ["sgd", "rmsprop", "adam", "adamw"];

    public static TheoryData<string> Schedules => ["constant", "step", "cosine", "one_cycle", "one_cycle_momentum", "plateau"];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void Every_optimiser_resumes_after_every_epoch_with_the_same_bits(string name) => CheckEveryEpoch(Options() with
    {
        Optimiser = Named(name),
    });

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Every_schedule_resumes_after_every_epoch_with_the_same_bits(string name) => CheckEveryEpoch(Options() with
    {
        WarmUpSteps = 9, // into the third epoch
        Schedule = Scheduled(name),
    });

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void Mixup_resumes_after_every_epoch_with_the_same_bits(string name) => CheckEveryEpoch(Options() with { Mixup = 0.4, LabelSmoothing = 0.1, Optimiser = Named(name) });

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void Layer_rates_resume_after_every_epoch_with_the_same_bits(string name) => CheckEveryEpoch(Options() with
    {
        Optimiser = Named(name),
        LayerRates = [new LayerRate("", 0.5), new LayerRate("0.", 0.1, 4), new LayerRate("2.", 1, 3)],
    });

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Averaged_weights_resume_after_every_epoch_with_the_same_bits(string name) => CheckEveryEpoch(Options() with
    {
        Averaging = new WeightAveraging(2, 2),
        RestoreBest = false,
        Mixup = 0.3,
        LayerRates = [new LayerRate("2.", 0), new LayerRate("4.", 0.5, 3)],
        Schedule = Scheduled(name),
    });

    [Fact]
    public void The_best_epoch_and_patience_outlive_an_interruption()
    {
        var options = Options() with { Epochs = 40, Patience = 2, LearningRate = 0.1, Watch = Watched.ValidationAccuracy };
        var (whole, expected) = Train(options, -1);
        Assert.True(expected.StoppedEarly && expected.BestEpoch < expected.History.Count, "the case must stop early");
        for (var epoch = 1; epoch <= expected.History.Count; epoch++)
        {
            CheckResumed(options, epoch, whole, expected);
        }
    }

    [Fact]
    public void Without_validation_rows_and_with_the_last_weights_too() => CheckEveryEpoch(Options() with { RestoreBest = false }, validated: false);

    [Fact]
    public void Rows_drawn_anew_in_each_epoch_resume_too()
    {
        var options = Options();
        var whole = Draw(options, -1);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            Directory.CreateDirectory(_folder);
            Directory.Delete(_folder, recursive: true);
            Draw(options with { CheckpointFolder = _folder }, epoch);
            Assert.Equal(whole, Draw(options with { CheckpointFolder = _folder }, -1));
        }

        static float[] Draw(TrainingOptions options, int interruptAfter)
        {
            var random = new SeededRandom(3);
            var pictures = Enumerable.Range(0, 30).Select(i => (ReadOnlyMemory<float>)Enumerable.Range(0, 4 * (6 + i)).Select(_ => (float)random.NextGaussian()).ToArray()).ToList();
            var rows = new SpectrogramCrops(pictures, 4, new CropOptions(8) { BandMasks = 1, BandMaskHeight = 2, TimeMasks = 1, TimeMaskWidth = 3, LevelDeviation = 0.2, Seed = 5 });
            var network = Network.Create(new NetworkDefinition([1, 4, 8], [new Conv2dDefinition(3, 3, 3) { Border = Border.Same }, new ReluDefinition(), new GlobalAveragePoolDefinition(), new LinearDefinition(1)]), 1);
            Interrupted(() => Trainer.Fit(network, options, rows, Enumerable.Range(0, 30).Select(i => i % 2).ToArray(), progress: new Interruption(interruptAfter)));
            return network.Weights.Span.ToArray();
        }
    }

    [Fact]
    public void A_checkpoint_every_third_epoch_goes_back_to_the_third()
    {
        var options = Options() with { CheckpointEvery = 3 };
        var (whole, expected) = Train(options, -1);
        CheckResumed(options, 5, whole, expected);
        var seen = new List<int>();
        Train(options with { CheckpointFolder = Fresh() }, 5);
        Train(options with { CheckpointFolder = _folder }, -1, onEpoch: seen.Add);
        Assert.Equal([4, 5, 6], seen);
    }

    [Fact]
    public void A_training_that_ended_is_not_repeated_and_leaves_one_state()
    {
        var options = Options() with { CheckpointFolder = Fresh() };
        var (whole, _) = Train(options, -1);
        var (again, _) = Train(options, -1, onEpoch: _ => Assert.Fail("an epoch was trained"));
        Assert.Equal(whole, again);
        Assert.Equal(["state-000006.safetensors", "training.json"], Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_training_is_refused_with_what_differs()
    {
        var options = Options() with { CheckpointFolder = Fresh() };
        Train(options, 2);
        Assert.Contains("option learning_rate (0.01 there, 0.02 here)", Message(options with { LearningRate = 0.02 }), StringComparison.Ordinal);
        Assert.Contains("option mixup (none there, 0.2 here)", Message(options with { Mixup = 0.2 }), StringComparison.Ordinal);
        Assert.Contains("option layer_rates (none there, ", Message(options with { LayerRates = [new LayerRate("0.", 0.5)] }), StringComparison.Ordinal);
        Assert.Contains("option averaging (none there, ", Message(options with { Averaging = new WeightAveraging(3) }), StringComparison.Ordinal);
        Assert.Contains("option schedule", Message(options with { Schedule = new CosineDecay() }), StringComparison.Ordinal);
        Assert.Contains("option optimiser", Message(options with { Optimiser = new Adam { Beta1 = 0.8 } }), StringComparison.Ordinal);
        Assert.Contains("the layers of the network", Message(options, Architectures.Mlp(2, [9], 2)), StringComparison.Ordinal);
        Assert.Contains("the network's first weights", Message(options, seed: 2), StringComparison.Ordinal);
        Assert.Contains("training rows (80 rows", Message(options, dataSeed: 7), StringComparison.Ordinal);
        Assert.DoesNotContain("validation rows", Message(options, dataSeed: 7), StringComparison.Ordinal);
        Train(options with { Threads = 2, CheckpointEvery = 2 }, -1); // these do not matter
    }

    /// <summary>Checkpoints from before an option was known go on: one that is not used is not named.</summary>
    [Fact]
    public void Options_that_are_not_used_leave_no_trace()
    {
        var network = Network.Create(Architectures.Mlp(2, [3], 2), 1);
        var (x, y) = Rows(4, 1);
        var names = TrainingFingerprint.Of(network, new TrainingOptions(), new ArrayRows(x, 2), y, default, default).Keys.Where(k => k.StartsWith("option ", StringComparison.Ordinal)).Select(k => k[7..]);
        Assert.Equal(
            [
                "batch_size", "checkpoint_every", "checkpoint_folder", "epochs", "label_smoothing", "learning_rate", "minimum_improvement", "optimiser", "patience", "restore_best", "schedule",
                "seed", "threads", "warm_up_steps", "watch",
            ],
            names);
        Train(Options() with { CheckpointFolder = Fresh() }, 2);
        Assert.DoesNotContain("averaged", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder, "state-000002.safetensors"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_come_back_from_json()
    {
        var options = Options() with
        {
            Mixup = 0.2,
            LayerRates = [new LayerRate("0.", 0), new LayerRate("2.", 0.1, 3)],
            Averaging = new WeightAveraging(3, 2),
            Schedule = new OneCycle { Momentum = new MomentumCycle(0.8) },
        };
        var back = JsonSerializer.Deserialize<TrainingOptions>(JsonSerializer.Serialize(options))!;
        Assert.Equal(options.LayerRates, back.LayerRates);
        Assert.Equal(options, back with { LayerRates = options.LayerRates });
    }

    [Fact]
    public void Damaged_checkpoints_are_named()
    {
        var options = Options() with { CheckpointFolder = Fresh() };
        Train(options, 2);
        var index = Path.Combine(_folder, "training.json");
        var state = Path.Combine(_folder, "state-000002.safetensors");
        var (text, bytes) = (File.ReadAllText(index), File.ReadAllBytes(state));
        foreach (var bad in new[] { "", "{", "[]", "null", "{}", text[..(text.Length / 2)], text.Replace("state-000002", "../state-000002", StringComparison.Ordinal), text.Replace("\"best_epoch\"", "\"best\"", StringComparison.Ordinal) })
        {
            File.WriteAllText(index, bad);
            Assert.Contains("damaged checkpoint", Message(options), StringComparison.Ordinal);
        }

        File.WriteAllText(index, text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        Assert.Contains("reads timbre-training 1", Message(options), StringComparison.Ordinal);
        foreach (var break_ in new Action<JsonNode>[]
        {
            n => n["best_epoch"] = 3,
            n => n["history"]!.AsArray().RemoveAt(0),
            n => n["history"]!.AsArray().Clear(),
            n => n["random"]!.AsArray().Clear(),
            n => n["random"]![0] = JsonNode.Parse("""{"s0":0,"s1":0,"s2":0,"s3":0,"spare_gaussian":"NaN"}"""),
        })
        {
            var json = JsonNode.Parse(text)!;
            break_(json["progress"]!);
            File.WriteAllText(index, json.ToJsonString());
            Assert.Contains("damaged checkpoint", Message(options), StringComparison.Ordinal);
        }

        File.WriteAllText(index, text);
        File.WriteAllBytes(state, bytes[..^1]);
        Assert.Contains("is not what was written", Message(options), StringComparison.Ordinal);
        File.Delete(state);
        Assert.Contains("cannot be read", Message(options), StringComparison.Ordinal);
        File.WriteAllBytes(state, bytes);
        Train(options, -1);
    }

    private static Optimiser Named(string name) => name switch
    {
        "sgd" => new Sgd { Momentum = 0.9, Nesterov = true, WeightDecay = 1e-3 },
        "rmsprop" => new RmsProp(),
        "adam" => new Adam(),
        _ => new AdamW(),
    };

    private static LearningRateSchedule Scheduled(string name) => name switch
    {
        "step" => new StepDecay(1, 0.9),
        "cosine" => new CosineDecay(),
        "one_cycle" => new OneCycle(),
        "one_cycle_momentum" => new OneCycle { Momentum = new MomentumCycle() },
        "plateau" => new ReduceOnPlateau(0.5, Patience: 0),
        _ => new ConstantRate(),
    };

    private static TrainingOptions Options() => new() { Epochs = Epochs, BatchSize = 19, LearningRate = 0.01, Seed = 8 };

    private static (float[] Numbers, TrainingResult Result) Train(
        TrainingOptions options,
        int interruptAfter,
        NetworkDefinition? definition = null,
        long seed = 1,
        long dataSeed = 1,
        bool validated = true,
        Action<int>? onEpoch = null)
    {
        var network = Network.Create(definition ?? Architectures.Mlp(2, [12, 7], 2, batchNorm: true, dropout: 0.3), seed);
        var (x, y) = Rows(80, dataSeed);
        var (vx, vy) = validated ? Rows(50, 99) : ([], []);
        var result = Interrupted(() => Trainer.Fit(network, options, x, y, vx, vy, new Interruption(interruptAfter, onEpoch)));
        return ([.. network.Weights.Span, .. network.Statistics.Span], result!);
    }

    private static T? Interrupted<T>(Func<T> run)
        where T : class
    {
        try
        {
            return run();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static (float[] Rows, int[] Labels) Rows(int count, long seed)
    {
        var random = new SeededRandom(seed);
        var x = Enumerable.Range(0, 2 * count).Select(_ => (float)random.NextGaussian()).ToArray();
        return (x, [.. Enumerable.Range(0, count).Select(i => x[2 * i] + (0.5 * random.NextGaussian()) > 0 ? 1 : 0)]);
    }

    private static string Message(TrainingOptions options, NetworkDefinition? definition = null, long seed = 1, long dataSeed = 1) =>
        Assert.Throws<TimbreException>(() => Train(options, -1, definition, seed, dataSeed)).Message;

    private void CheckEveryEpoch(TrainingOptions options, bool validated = true)
    {
        var (whole, expected) = Train(options, -1, validated: validated);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            CheckResumed(options, epoch, whole, expected, validated);
        }
    }

    private void CheckResumed(TrainingOptions options, int interruptAfter, float[] whole, TrainingResult expected, bool validated = true)
    {
        options = options with { CheckpointFolder = Fresh() };
        Train(options, interruptAfter, validated: validated);
        var (numbers, result) = Train(options, -1, validated: validated);
        Assert.Equal(whole, numbers);
        Assert.Equal(expected.History.Select(e => e with { Seconds = 0 }), result.History.Select(e => e with { Seconds = 0 }));
        Assert.Equal((expected.BestEpoch, expected.StoppedEarly, expected.Averaged), (result.BestEpoch, result.StoppedEarly, result.Averaged));
    }

    private string Fresh()
    {
        Dispose();
        return _folder;
    }

    private sealed class Interruption(int after, Action<int>? onEpoch = null) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            onEpoch?.Invoke(value.Last.Epoch);
            if (value.Last.Epoch == after)
            {
                throw new OperationCanceledException();
            }
        }
    }
}
