namespace Timbre.Evaluation;

/// <summary>The metrics of a resample of groups: decisions and losses from sums per group, ranks from one sorted order with weights.</summary>
internal sealed class ClassificationStatistics
{
    private readonly ScoredItems _items;
    private readonly GroupIndex _groups;
    private readonly ClassTally[]? _tallies;
    private readonly GroupSums _logLosses;
    private readonly GroupSums _squaredErrors;
    private readonly int[] _codes;

    public ClassificationStatistics(ScoredItems items, GroupIndex groups)
    {
        if (groups.OfItem.Length != items.Count)
        {
            throw new ArgumentException($"{items.Count} items, but {groups.OfItem.Length} have a group", nameof(groups));
        }

        _items = items;
        _groups = groups;
        _logLosses = GroupSums.Of(groups, items.LogLosses);
        _squaredErrors = GroupSums.Of(groups, items.SquaredErrors);
        _codes = items.Ranking?.Codes(groups.OfItem) ?? [];
        if ((long)groups.Count * items.Classes * 3 < items.Count)
        {
            _tallies = new ClassTally[groups.Count];
            for (var g = 0; g < _tallies.Length; g++)
            {
                _tallies[g] = new ClassTally(items.Classes);
            }

            for (var i = 0; i < items.Count; i++)
            {
                _tallies[groups.OfItem[i]].Add(items.Truth[i], items.Predicted[i], 1);
            }
        }
    }

    public IReadOnlyList<string> Names => _items.Ranking is null
        ? ["accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc", "log_loss", "brier"]
        : ["accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc", "log_loss", "brier", "roc_auc", "average_precision", "eer"];

    public void Compute(ReadOnlySpan<int> timesDrawn, Span<double> results)
    {
        var tally = new ClassTally(_items.Classes);
        if (_tallies is not null)
        {
            for (var g = 0; g < timesDrawn.Length; g++)
            {
                if (timesDrawn[g] > 0)
                {
                    tally.Add(_tallies[g], timesDrawn[g]);
                }
            }
        }
        else
        {
            for (var i = 0; i < _items.Count; i++)
            {
                tally.Add(_items.Truth[i], _items.Predicted[i], timesDrawn[_groups.OfItem[i]]);
            }
        }

        results[0] = tally.Accuracy;
        results[1] = tally.BalancedAccuracy;
        results[2] = tally.MacroPrecision;
        results[3] = tally.MacroRecall;
        results[4] = tally.MacroF1;
        results[5] = tally.Mcc;
        results[6] = _logLosses.Mean(timesDrawn);
        results[7] = _squaredErrors.Mean(timesDrawn);
        if (_items.Ranking is { } ranking)
        {
            var ranks = ranking.Summarise(_codes, timesDrawn);
            results[8] = ranks.RocAuc;
            results[9] = ranks.AveragePrecision;
            results[10] = ranks.Eer;
        }
    }
}
