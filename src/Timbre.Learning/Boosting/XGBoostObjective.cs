namespace Timbre.Learning;

/// <summary>What XGBoost calls the objectives.</summary>
internal static class XGBoostObjective
{
    public static string Name(BoostingObjective objective) => objective switch
    {
        BoostingObjective.Logistic => "binary:logistic",
        BoostingObjective.Softmax => "multi:softprob",
        _ => "reg:squarederror",
    };

    /// <summary>Null where it is none of ours; multi:softmax differs from multi:softprob only in what XGBoost's own predict returns.</summary>
    public static BoostingObjective? Find(string name) => name switch
    {
        "binary:logistic" => BoostingObjective.Logistic,
        "multi:softprob" or "multi:softmax" => BoostingObjective.Softmax,
        "reg:squarederror" => BoostingObjective.SquaredError,
        _ => null,
    };
}
