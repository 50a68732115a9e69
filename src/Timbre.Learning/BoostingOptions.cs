namespace Timbre.Learning;

/// <summary>In which order the nodes of a tree are split.</summary>
public enum TreeGrowth
{
    /// <summary>Every node down to <see cref="BoostingOptions.MaxDepth"/>, wherever a split pays.</summary>
    DepthWise,

    /// <summary>Always the leaf whose split gains most (XGBoost's <c>lossguide</c>), until there are <see cref="BoostingOptions.MaxLeaves"/>.</summary>
    LeafWise,
}

/// <summary>How gradient-boosted trees are grown. The defaults are scikit-learn's (100 trees, depth 3, rate 0.1) with XGBoost's L2 of 1.</summary>
public sealed record BoostingOptions
{
    /// <summary>Boosting rounds; with three or more classes each round grows a tree per class. At least 1. Default 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>In which order the nodes of a tree are split. Default <see cref="TreeGrowth.DepthWise"/>.</summary>
    public TreeGrowth Growth { get; init; }

    /// <summary>Splits from the root to the deepest leaf, 1 to 30; with <see cref="TreeGrowth.LeafWise"/> also 0, for no limit. Default 3.</summary>
    public int MaxDepth { get; init; } = 3;

    /// <summary>
    /// With <see cref="TreeGrowth.LeafWise"/>: most leaves of a tree, 2 to 1,048,576; 0 (default) sets no limit beside <see cref="MaxDepth"/>, and is not
    /// allowed where that sets none either. With <see cref="TreeGrowth.DepthWise"/> it must be 0.
    /// </summary>
    public int MaxLeaves { get; init; }

    /// <summary>What each tree's leaves are multiplied by, above 0 and at most 1. Default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>L2 penalty on leaf values (XGBoost's lambda), at least 0. Default 1; 0 is what scikit-learn does.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>L1 penalty on leaf values (XGBoost's alpha), at least 0. Default 0.</summary>
    public double L1 { get; init; }

    /// <summary>Least sum of Hessians in a child, at least 0. Default 1.</summary>
    public double MinChildWeight { get; init; } = 1;

    /// <summary>
    /// Least gain of a split (XGBoost's gamma), at least 0. Depth-wise, subtrees that stay below it are pruned; leaf-wise, such a split is never made. Default 0.
    /// </summary>
    public double Gamma { get; init; }

    /// <summary>Bins per feature, the one of missing values included, 4 to 256. Default 256.</summary>
    public int Bins { get; init; } = 256;

    /// <summary>Share of the rows that each round sees, above 0 and at most 1. Default 1.</summary>
    public double RowFraction { get; init; } = 1;

    /// <summary>Share of the features that each tree sees, above 0 and at most 1. Default 1.</summary>
    public double ColumnFraction { get; init; } = 1;

    /// <summary>Stop when the validation loss has not improved for so many rounds, and keep the best; 0 (default) never stops.</summary>
    public int EarlyStoppingRounds { get; init; }

    /// <summary>
    /// Where the margins start: with classes a probability between 0 and 1, with regression any finite number. Null (default) takes the share of class 1
    /// with two classes, 0.5 with more, the mean of the targets with regression.
    /// </summary>
    public double? BaseScore { get; init; }

    /// <summary>Seed of row and column sampling. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that may work at once, at least 1; the result is the same bits with any number. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Most memory for histograms of leaves that wait to be split, in bytes; beyond it they are built anew when needed, with the same result.</summary>
    internal long LeafHistogramBytes { get; init; } = 64L << 20;

    internal void Validate(bool classes)
    {
        Require(Trees >= 1, nameof(Trees), Trees, "must be at least 1");
        Require(Growth is TreeGrowth.DepthWise or TreeGrowth.LeafWise, nameof(Growth), Growth, "must be DepthWise or LeafWise");
        if (Growth == TreeGrowth.LeafWise)
        {
            Require(MaxDepth is >= 0 and <= 30, nameof(MaxDepth), MaxDepth, "must be from 0 (no limit) to 30");
            Require(MaxLeaves is 0 or (>= 2 and <= 1 << 20), nameof(MaxLeaves), MaxLeaves, "must be 0 (no limit) or from 2 to 1048576");
            Require(MaxLeaves > 0 || MaxDepth > 0, nameof(MaxLeaves), MaxLeaves, "must be at least 2 where MaxDepth is 0, or a tree has no limit");
        }
        else
        {
            Require(MaxDepth is >= 1 and <= 30, nameof(MaxDepth), MaxDepth, "must be from 1 to 30");
            Require(MaxLeaves == 0, nameof(MaxLeaves), MaxLeaves, "must be 0 unless Growth is LeafWise");
        }

        Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "must be above 0 and at most 1");
        Require(L2 >= 0 && double.IsFinite(L2), nameof(L2), L2, "must be at least 0");
        Require(L1 >= 0 && double.IsFinite(L1), nameof(L1), L1, "must be at least 0");
        Require(MinChildWeight >= 0 && double.IsFinite(MinChildWeight), nameof(MinChildWeight), MinChildWeight, "must be at least 0");
        Require(Gamma >= 0 && double.IsFinite(Gamma), nameof(Gamma), Gamma, "must be at least 0");
        Require(Bins is >= 4 and <= 256, nameof(Bins), Bins, "must be from 4 to 256");
        Require(RowFraction is > 0 and <= 1, nameof(RowFraction), RowFraction, "must be above 0 and at most 1");
        Require(ColumnFraction is > 0 and <= 1, nameof(ColumnFraction), ColumnFraction, "must be above 0 and at most 1");
        Require(EarlyStoppingRounds >= 0, nameof(EarlyStoppingRounds), EarlyStoppingRounds, "must be at least 0");
        Require(!classes || BaseScore is null or (> 0 and < 1), nameof(BaseScore), BaseScore, "must be between 0 and 1");
        Require(BaseScore is null || Math.Abs(BaseScore.Value) <= SquaredErrorLoss.LargestTarget, nameof(BaseScore), BaseScore, "must be a finite number of at most 1e18 in size");
        Require(Threads >= 1, nameof(Threads), Threads, "must be at least 1");
    }

    private static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException($"{name}={value}: {rule}");
        }
    }
}

/// <summary>How far boosting has come.</summary>
/// <param name="Round">Rounds done.</param>
/// <param name="Rounds">Rounds asked for.</param>
/// <param name="TrainLoss">Loss on the training rows after the round: the mean log-loss with classes, the root of the mean squared error with regression.</param>
/// <param name="ValidationLoss">The same on the validation rows, null without them.</param>
public sealed record BoostingProgress(int Round, int Rounds, double TrainLoss, double? ValidationLoss);

/// <summary>What one feature has done for the model, as XGBoost counts it.</summary>
/// <param name="Feature">Its name, or <c>f0</c>, <c>f1</c>, … where the model has no names.</param>
/// <param name="Weight">Splits on it.</param>
/// <param name="Gain">Mean loss reduction of those splits; 0 without any.</param>
/// <param name="TotalGain">Their sum.</param>
/// <param name="Cover">Mean sum of Hessians of the nodes it splits; 0 without any.</param>
public sealed record FeatureImportance(string Feature, int Weight, double Gain, double TotalGain, double Cover);
