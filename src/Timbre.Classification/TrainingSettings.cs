namespace Timbre.Classification;

/// <summary>
/// How the models of a run are trained; what a model does not use it ignores. The defaults are Timbre's own: weight decay and a falling
/// learning rate, since single frames of few speakers are soon learned by heart. <see cref="AsPublished"/> is what the published experiment did.
/// </summary>
public sealed record TrainingSettings
{
    /// <summary>The perceptron (published: RMSprop, 256 frames a step).</summary>
    public NetworkSettings Mlp { get; init; } = new(Epochs: 10, Batch: 256, Rate: 2e-3, WeightDecay: 0.3);

    /// <summary>The convolutional network (published: Adam, 32 frames a step).</summary>
    public NetworkSettings Cnn { get; init; } = new(Epochs: 4, Batch: 32, Rate: 1e-3, WeightDecay: 0.1);

    /// <summary>Stop after so many epochs without a lower validation loss; 0 = never (networks). The best epoch's weights are kept either way.</summary>
    public int Patience { get; init; }

    /// <summary>Models that train on the validation frames too and run to their last epoch (published: all but the perceptron).</summary>
    public IReadOnlyList<string> WithoutValidation { get; init; } = [];

    /// <summary>
    /// Train once more on training and validation speakers together, when stopping and calibration are decided: speakers are few, and none
    /// should be wasted. As many epochs as the first training needed where it was allowed to stop early, all of them otherwise.
    /// </summary>
    public bool Refit { get; init; } = true;

    /// <summary>Share of each label spread over all classes; damps overconfidence (networks).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Number of trees (published: 100).</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Depth of a tree (published: 3).</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Shrinkage of each tree (published: 0.1).</summary>
    public double TreeRate { get; init; } = 0.1;

    /// <summary>For the second training, which has nothing left to stop by.</summary>
    /// <param name="bestEpoch">The epoch that the first one kept; null for models without epochs.</param>
    public TrainingSettings ForRefit(int? bestEpoch) => Patience > 0 && bestEpoch is { } epochs
        ? this with { Mlp = Mlp with { Epochs = epochs }, Cnn = Cnn with { Epochs = epochs }, Patience = 0 }
        : this with { Patience = 0 };

    /// <summary>As published but for the number of epochs (published: 200, stopped early): constant rates, no weight decay, hard labels.</summary>
    public TrainingSettings AsPublished(int epochs, int patience) => this with
    {
        Mlp = new NetworkSettings(epochs, Batch: 256, Rate: 1e-3, WeightDecay: 0),
        Cnn = new NetworkSettings(epochs, Batch: 32, Rate: 1e-3, WeightDecay: 0),
        Patience = patience,
        WithoutValidation = [ModelCatalog.Majority, ModelCatalog.Boosting, ModelCatalog.Cnn1d],
        Refit = false,
        LabelSmoothing = 0,
        Trees = 100,
        Depth = 3,
        TreeRate = 0.1,
    };
}

/// <summary>How one kind of network is trained.</summary>
/// <param name="Epochs">Passes over the training frames at most.</param>
/// <param name="Batch">Frames per step.</param>
/// <param name="Rate">Learning rate; where there is weight decay, its start: it then falls along a cosine to zero.</param>
/// <param name="WeightDecay">Weights shrink by this times the learning rate at each step (AdamW); 0 = the published optimiser at a constant rate.</param>
public sealed record NetworkSettings(int Epochs, int Batch, double Rate, double WeightDecay);
