using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>What one fold trains and tests on. Scaling is fitted here, once, on what the form allows.</summary>
internal sealed class FoldData
{
    private readonly FrameTable _table;
    private readonly Func<int, int, bool>? _tested;

    private FoldData(FrameTable table, int fold, StandardScaler scaler, FrameSet train, FrameSet validation, int[] validationUtterances, int[] testUtterances, Func<int, int, bool>? tested)
    {
        _table = table;
        _tested = tested;
        Fold = fold;
        Scaler = scaler;
        Train = train;
        Validation = validation;
        ValidationUtterances = validationUtterances;
        TestUtterances = testUtterances;
    }

    public int Fold { get; }

    public StandardScaler Scaler { get; }

    public FrameSet Train { get; }

    public FrameSet Validation { get; }

    /// <summary>Utterances of speakers that are neither trained nor tested on: what calibration is fitted on.</summary>
    public int[] ValidationUtterances { get; }

    public int[] TestUtterances { get; }

    /// <summary>Speakers disjoint; mean and variance from the training speakers alone.</summary>
    public static FoldData Honest(FrameTable table, Fold fold)
    {
        var train = table.Select(fold.Train.Select(table.IndexOf));
        var scaler = StandardScaler.Fit(train.Rows, table.FeatureCount);
        var validation = fold.Validation.Select(table.IndexOf).ToArray();
        return new FoldData(
            table, fold.Index, scaler, FrameTable.Scale(train, scaler), FrameTable.Scale(table.Select(validation), scaler), validation, [.. fold.Test.Select(table.IndexOf)], null);
    }

    /// <summary>Frames at random on either side, mean and variance over train and test together: the published flaws.</summary>
    public static FoldData AsPublished(FrameTable table, bool[][] tested, bool[][] validated)
    {
        var all = Enumerable.Range(0, table.Utterances.Count).ToArray();
        var scaler = StandardScaler.Fit(table.Select(all).Rows, table.FeatureCount);
        var train = table.Select(all, (u, f) => !tested[u][f] && !validated[u][f]);
        var validation = table.Select(all, (u, f) => !tested[u][f] && validated[u][f]);
        var withTest = all.Where(u => tested[u].Contains(true)).ToArray();
        return new FoldData(table, 0, scaler, FrameTable.Scale(train, scaler), FrameTable.Scale(validation, scaler), [], withTest, (u, f) => tested[u][f]);
    }

    /// <summary>Scaled test frames of an utterance.</summary>
    public FrameSet Test(int utterance) => FrameTable.Scale(_table.Select([utterance], _tested), Scaler);

    /// <summary>Scaled frames of an utterance, all of them.</summary>
    public FrameSet Whole(int utterance) => FrameTable.Scale(_table.Select([utterance]), Scaler);
}
