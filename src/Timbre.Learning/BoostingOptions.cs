namespace Timbre.Learning;

/// <summary>How gradient-boosted trees are grown. The defaults are scikit-learn's (100 trees, depth 3, rate 0.1) with XGBoost's L2 of 1.</summary>
public sealed record BoostingOptions
{
    /// <summary>Boosting rounds; with three or more classes each round grows a tree per class. At least 1. Default 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Splits from the root to the deepest leaf, 1 to 30. Default 3.</summary>
    public int MaxDepth { get; init; } = 3;

    /// <summary>What each tree's leaves are multiplied by, above 0 and at most 1. Default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>L2 penalty on leaf values (XGBoost's lambda), at least 0. Default 1; 0 is what scikit-learn does.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>L1 penalty on leaf values (XGBoost's alpha), at least 0. Default 0.</summary>
    public double L1 { get; init; }

    /// <summary>Least sum of Hessians in a child, at least 0. Default 1.</summary>
    public double MinChildWeight { get; init; } = 1;

    /// <summary>Least gain of a split (XGBoost's gamma), at least 0; subtrees that stay below it are pruned. Default 0.</summary>
    public double Gamma { get; init; }

    /// <summary>Bins per feature, the one of missing values included, 4 to 256. Default 256.</summary>
    public int Bins { get; init; } = 256;

    /// <summary>Share of the rows that each round sees, above 0 and at most 1. Default 1.</summary>
    public double RowFraction { get; init; } = 1;

    /// <summary>Share of the features that each tree sees, above 0 and at most 1. Default 1.</summary>
    public double ColumnFraction { get; init; } = 1;

    /// <summary>Stop when the validation loss has not improved for so many rounds, and keep the best; 0 (default) never stops.</summary>
    public int EarlyStoppingRounds { get; init; }

    /// <summary>Where the margins start, as a probability between 0 and 1; null (default) takes the share of class 1 with two classes, else 0.5.</summary>
    public double? BaseScore { get; init; }

    /// <summary>Seed of row and column sampling. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that may work at once, at least 1; the result is the same bits with any number. Default 1.</summary>
    public int Threads { get; init; } = 1;

    internal void Validate()
    {
        Require(Trees >= 1, nameof(Trees), Trees, "must be at least 1");
        Require(MaxDepth is >= 1 and <= 30, nameof(MaxDepth), MaxDepth, "must be from 1 to 30");
        Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "must be above 0 and at most 1");
        Require(L2 >= 0 && double.IsFinite(L2), nameof(L2), L2, "must be at least 0");
        Require(L1 >= 0 && double.IsFinite(L1), nameof(L1), L1, "must be at least 0");
        Require(MinChildWeight >= 0 && double.IsFinite(MinChildWeight), nameof(MinChildWeight), MinChildWeight, "must be at least 0");
        Require(Gamma >= 0 && double.IsFinite(Gamma), nameof(Gamma), Gamma, "must be at least 0");
        Require(Bins is >= 4 and <= 256, nameof(Bins), Bins, "must be from 4 to 256");
        Require(RowFraction is > 0 and <= 1, nameof(RowFraction), RowFraction, "must be above 0 and at most 1");
        Require(ColumnFraction is > 0 and <= 1, nameof(ColumnFraction), ColumnFraction, "must be above 0 and at most 1");
        Require(EarlyStoppingRounds >= 0, nameof(EarlyStoppingRounds), EarlyStoppingRounds, "must be at least 0");
        Require(BaseScore is null or (> 0 and < 1), nameof(BaseScore), BaseScore, "must be between 0 and 1");
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
/// <param name="TrainLoss">Mean log-loss on the training rows after the round.</param>
/// <param name="ValidationLoss">The same on the validation rows, null without them.</param>
public sealed record BoostingProgress(int Round, int Rounds, double TrainLoss, double? ValidationLoss);

/// <summary>What one feature has done for the model, as XGBoost counts it.</summary>
/// <param name="Feature">Its name, or <c>f0</c>, <c>f1</c>, … where the model has no names.</param>
/// <param name="Weight">Splits on it.</param>
/// <param name="Gain">Mean loss reduction of those splits; 0 without any.</param>
/// <param name="TotalGain">Their sum.</param>
/// <param name="Cover">Mean sum of Hessians of the nodes it splits; 0 without any.</param>
public sealed record FeatureImportance(string Feature, int Weight, double Gain, double TotalGain, double Cover);
