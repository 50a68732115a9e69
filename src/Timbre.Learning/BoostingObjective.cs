namespace Timbre.Learning;

/// <summary>What boosted trees predict, and the loss they are grown to lessen.</summary>
public enum BoostingObjective
{
    /// <summary>Two classes; the margin is the log-odds of class 1 (XGBoost's <c>binary:logistic</c>).</summary>
    Logistic,

    /// <summary>A margin per class, turned into probabilities together (XGBoost's <c>multi:softprob</c>).</summary>
    Softmax,

    /// <summary>A number; the margin is the number itself (XGBoost's <c>reg:squarederror</c>).</summary>
    SquaredError,
}
