namespace Timbre.Classification;

/// <summary>
/// How the models of a run are trained. The defaults are those of the published experiment where it states them; what a model does
/// not use it ignores.
/// </summary>
public sealed record TrainingSettings
{
    /// <summary>Passes over the training frames at most (networks).</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Stop after so many epochs without a lower validation loss; 0 = never (networks).</summary>
    public int Patience { get; init; } = 4;

    /// <summary>Frames per step of the perceptron (published: 256).</summary>
    public int MlpBatch { get; init; } = 256;

    /// <summary>Learning rate of the perceptron (RMSprop; published: the library's default, 1e-3).</summary>
    public double MlpRate { get; init; } = 1e-3;

    /// <summary>Frames per step of the convolutional network (published: 32).</summary>
    public int CnnBatch { get; init; } = 32;

    /// <summary>Learning rate of the convolutional network (Adam; published: 1e-3).</summary>
    public double CnnRate { get; init; } = 1e-3;

    /// <summary>Share of each label spread over all classes; damps overconfidence (networks; published: 0).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Number of trees (published: 100).</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Depth of a tree (published: 3).</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Shrinkage of each tree (published: 0.1).</summary>
    public double TreeRate { get; init; } = 0.1;
}
