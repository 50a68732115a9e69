namespace Timbre.Classification;

/// <summary>
/// How the models of a run are trained; what a model does not use it ignores. The defaults are Timbre's own: weight decay and a falling
/// learning rate, since single frames of few speakers are soon learned by heart. <see cref="AsPublished"/> is what the published experiment did.
/// </summary>
public sealed record TrainingSettings
{
    /// <summary>The perceptron (published: RMSprop, 256 frames a step).</summary>
    public NetworkSettings Mlp { get; init; } = new(Epochs: 10, Batch: 256, Rate: 2e-3, WeightDecay: 0.3);

    /// <summary>The convolutional network on frames (published: Adam, 32 frames a step).</summary>
    public NetworkSettings Cnn { get; init; } = new(Epochs: 4, Batch: 32, Rate: 1e-3, WeightDecay: 0.1);

    /// <summary>The dense network on statistics (published: Adam, 20 recordings a step, a rate that falls by a tenth each epoch).</summary>
    public NetworkSettings Dense { get; init; } = new(Epochs: 60, Batch: 32, Rate: 1e-3, WeightDecay: 0.1);

    /// <summary>The convolutional networks on pictures (published: as <see cref="Dense"/>).</summary>
    public NetworkSettings Pictures { get; init; } = new(Epochs: 12, Batch: 32, Rate: 1e-3, WeightDecay: 0.1);

    /// <summary>The speaker network on frames (published: SGD with Nesterov's momentum 0.9, a rate of 0.1, 32 frames a step, 60 epochs).</summary>
    public NetworkSettings SpeakerNetwork { get; init; } = new(Epochs: 8, Batch: 256, Rate: 2e-3, WeightDecay: 0.05);

    /// <summary>The network on pooled statistics.</summary>
    public NetworkSettings PooledNetwork { get; init; } = new(Epochs: 40, Batch: 32, Rate: 1e-3, WeightDecay: 0.1);

    /// <summary>The time-delay network; its rate always falls or runs one cycle.</summary>
    public NetworkSettings Tdnn { get; init; } = new(Epochs: 30, Batch: 32, Rate: 2e-3, WeightDecay: 0.05);

    /// <summary>What the time-delay network looks like and is shown.</summary>
    public TdnnSettings TdnnDetails { get; init; } = new();

    /// <summary>The Gaussian mixtures.</summary>
    public MixtureSettings Mixtures { get; init; } = new();

    /// <summary>Stop after so many epochs without a lower validation loss; 0 = never (networks). The best epoch's weights are kept either way.</summary>
    public int Patience { get; init; }

    /// <summary>Models that train on the validation frames too and run to their last epoch (published: all but the perceptron and the speaker network).</summary>
    public IReadOnlyList<string> WithoutValidation { get; init; } = [];

    /// <summary>
    /// Train once more on training and validation speakers together, when stopping and calibration are decided: speakers are few, and none
    /// should be wasted. As many epochs as the first training needed where it was allowed to stop early, all of them otherwise.
    /// </summary>
    public bool Refit { get; init; } = true;

    /// <summary>Share of each label spread over all classes; damps overconfidence (networks).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Inverse strength of the penalty on the weights of the logistic regression (scikit-learn's <c>C</c>).</summary>
    public double LogisticC { get; init; } = 0.01;

    /// <summary>Weight of the data against the width of the margin of the support vector machine.</summary>
    public double SupportVectorC { get; init; } = 3;

    /// <summary>Stretches of time, and as many of frequency, that are covered in each training picture, others in each epoch (networks on pictures).</summary>
    public int Masks { get; init; } = 1;

    /// <summary>Number of trees (published: 100).</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Depth of a tree (published: 3).</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Shrinkage of each tree (published: 0.1).</summary>
    public double TreeRate { get; init; } = 0.1;

    /// <summary>Share of the rows that each tree sees.</summary>
    public double RowFraction { get; init; } = 1;

    /// <summary>Share of the features that each tree sees.</summary>
    public double ColumnFraction { get; init; } = 1;

    /// <summary>The settings of a network.</summary>
    /// <param name="model">One of <see cref="ModelCatalog.Networks"/>.</param>
    public NetworkSettings Of(string model) => model switch
    {
        ModelCatalog.Mlp => Mlp,
        ModelCatalog.Dense => Dense,
        ModelCatalog.Cnn1d => Cnn,
        ModelCatalog.SpeakerNetwork => SpeakerNetwork,
        ModelCatalog.PooledNetwork => PooledNetwork,
        ModelCatalog.Tdnn => Tdnn,
        _ => Pictures,
    };

    /// <summary>For a first training that only calibrates and is not kept: mixtures from one start.</summary>
    public TrainingSettings ForCalibration() => this with { Mixtures = Mixtures with { Starts = 1 } };

    /// <summary>For the second training, which has nothing left to stop by.</summary>
    /// <param name="bestEpoch">The epoch that the first one kept; null for models without epochs.</param>
    public TrainingSettings ForRefit(int? bestEpoch)
    {
        var after = this with { Patience = 0 };
        return Patience > 0 && bestEpoch is { } epochs
            ? after with
            {
                Mlp = Mlp with { Epochs = epochs },
                Dense = Dense with { Epochs = epochs },
                Cnn = Cnn with { Epochs = epochs },
                Pictures = Pictures with { Epochs = epochs },
                SpeakerNetwork = SpeakerNetwork with { Epochs = epochs },
                PooledNetwork = PooledNetwork with { Epochs = epochs },
                Tdnn = Tdnn with { Epochs = epochs },
            }
            : after;
    }

    /// <summary>As published but for the number of epochs (published: 200, stopped early): no weight decay, hard labels, all rows and features for every tree.</summary>
    public TrainingSettings AsPublished(int epochs, int patience, int depth, double treeRate)
    {
        var falling = new NetworkSettings(epochs, Batch: 20, Rate: 0.00158, WeightDecay: 0, EpochFactor: 0.9);
        return this with
        {
            Mlp = new NetworkSettings(epochs, Batch: 256, Rate: 1e-3, WeightDecay: 0),
            Cnn = new NetworkSettings(epochs, Batch: 32, Rate: 1e-3, WeightDecay: 0),
            Dense = falling,
            Pictures = falling,
            SpeakerNetwork = new NetworkSettings(epochs, Batch: 32, Rate: 0.1, WeightDecay: 0),
            Patience = patience,
            WithoutValidation =
            [
                ModelCatalog.Majority, ModelCatalog.Centroid, ModelCatalog.Logistic, ModelCatalog.Discriminant, ModelCatalog.SupportVectors, ModelCatalog.Mixture, ModelCatalog.FullMixture,
                ModelCatalog.AdaptedMixture, ModelCatalog.Boosting, ModelCatalog.Cnn1d,
            ],
            Refit = false,
            LabelSmoothing = 0,
            Masks = 0,
            Trees = 100,
            Depth = depth,
            TreeRate = treeRate,
            RowFraction = 1,
            ColumnFraction = 1,
        };
    }
}

/// <summary>How one kind of network is trained.</summary>
/// <param name="Epochs">Passes over the training frames at most.</param>
/// <param name="Batch">Frames per step.</param>
/// <param name="Rate">Learning rate; where there is weight decay, its start: it then falls along a cosine to zero.</param>
/// <param name="WeightDecay">Weights shrink by this times the learning rate at each step (AdamW); 0 = the published optimiser.</param>
/// <param name="EpochFactor">Without weight decay: what the rate is multiplied by after each epoch; 1 = a constant rate.</param>
public sealed record NetworkSettings(int Epochs, int Batch, double Rate, double WeightDecay, double EpochFactor = 1);
