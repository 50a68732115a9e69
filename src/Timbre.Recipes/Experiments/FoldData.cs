using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>What one fold trains and tests on. Scaling is fitted here, once, on what the form allows.</summary>
internal sealed class FoldData
{
    private readonly FrameTable _table;
    private readonly Func<int, int, bool>? _tested;
    private readonly Func<FrameSet> _all;

    private FoldData(
        FrameTable table, int fold, StandardScaler scaler, FrameSet train, FrameSet validation, Func<FrameSet> all, int[] validationUtterances, int[] testUtterances, Func<int, int, bool>? tested)
    {
        _table = table;
        _tested = tested;
        _all = all;
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

    /// <summary>Utterances that are neither trained nor tested on: what calibration is fitted on.</summary>
    public int[] ValidationUtterances { get; }

    public int[] TestUtterances { get; }

    /// <summary>The fold's parts as they are; mean and variance from the training part alone, and altered copies in it alone.</summary>
    public static FoldData Of(FrameTable table, Fold fold, bool withCopies)
    {
        var (learned, held) = (fold.Train.Select(table.IndexOf).ToArray(), fold.Validation.Select(table.IndexOf).ToArray());
        var train = table.Select(learned, withCopies);
        var scaler = table.Fit(train);
        return new FoldData(
            table,
            fold.Index,
            scaler,
            FrameTable.Scale(train, scaler),
            FrameTable.Scale(table.Select(held), scaler),
            () => FrameTable.Scale(table.Select([.. learned, .. held], withCopies), scaler),
            held,
            [.. fold.Test.Select(table.IndexOf)],
            null);
    }

    /// <summary>Frames at random on either side, mean and variance over train and test together: the published flaws.</summary>
    public static FoldData OfFrames(FrameTable table, bool[][] tested, bool[][] validated)
    {
        var all = Enumerable.Range(0, table.Utterances.Count).ToArray();
        var scaler = table.Fit(table.Select(all));
        var train = FrameTable.Scale(table.Select(all, (u, f) => !tested[u][f] && !validated[u][f]), scaler);
        var validation = FrameTable.Scale(table.Select(all, (u, f) => !tested[u][f] && validated[u][f]), scaler);
        var withTest = all.Where(u => tested[u].Contains(true)).ToArray();
        return new FoldData(table, 0, scaler, train, validation, () => train.And(validation), [], withTest, (u, f) => tested[u][f]);
    }

    /// <summary>Training and validation part together.</summary>
    public FrameSet TrainAndValidation() => _all();

    /// <summary>Scaled test frames of an utterance.</summary>
    public FrameSet Test(int utterance) => FrameTable.Scale(_tested is null ? _table.Select([utterance]) : _table.Select([utterance], _tested), Scaler);

    /// <summary>Scaled frames of all test utterances, in their order.</summary>
    public FrameSet TestAll() => FrameTable.Scale(_tested is null ? _table.Select(TestUtterances) : _table.Select(TestUtterances, _tested), Scaler);

    /// <summary>Scaled frames of an utterance, all of them.</summary>
    public FrameSet Whole(int utterance) => FrameTable.Scale(_table.Select([utterance]), Scaler);
}
