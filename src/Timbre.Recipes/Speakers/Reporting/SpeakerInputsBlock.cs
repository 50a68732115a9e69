using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What models see: the same kind of model on different inputs, where several were given.</summary>
internal static class SpeakerInputsBlock
{
    /// <summary>The best input of one kind of model against its next; null where no kind has two.</summary>
    public static (SpeakerModelOutcome Better, SpeakerModelOutcome Worse)? Pair(SpeakerView view) => Kinds(view).Where(k => k.Count() > 1)
        .Select(k => k.OrderByDescending(m => m.Accuracy(Level(view))).Take(2).ToList())
        .OrderByDescending(p => p[0].Accuracy(Level(view))).Select(p => ((SpeakerModelOutcome, SpeakerModelOutcome)?)(p[0], p[1])).FirstOrDefault();

    /// <summary>The chart of kinds that saw several inputs, and the best model per input; null where all models see the same.</summary>
    public static IReadOnlyList<Block>? Of(SpeakerView view)
    {
        var level = Level(view);
        var inputs = Kinds(view).SelectMany(k => k).GroupBy(m => SpeakerWords.Input(m.Model), StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Models: g.OrderByDescending(m => m.Accuracy(level)).ToList())).OrderByDescending(i => i.Models[0].Accuracy(level)).ToList();
        if (inputs.Count < 2)
        {
            return null;
        }

        var sentence = Sentence(view, level);
        var table = new Table(
            [new("Input", CellFormat.Code), new("Values per row", CellFormat.Integer), new("Best model", CellFormat.Text), new($"Per {level}", CellFormat.Percent, Best.Highest), new("Per utterance", CellFormat.Percent, Best.Highest)],
            [.. inputs.Select(i => new Cell[] { view.InputName(i.Name), Values(view, i.Name), i.Models[0].Model, i.Models[0].Accuracy(level), i.Models[0].Accuracy(ResultRow.Utterance) })])
        { Title = $"The best model of each input, {SpeakerWords.Series(view.Main)}" };

        // Kinds that saw one input alone compare nothing, and would only make room in every row of the chart.
        var compared = Kinds(view).Where(k => k.Count() > 1).OrderBy(k => k.Key, StringComparer.Ordinal).SelectMany(k => k).ToList();
        var measures = inputs.SelectMany(i => compared.Where(m => SpeakerWords.Input(m.Model) == i.Name)
            .Select(m => SpeakerResultsSection.Measured(view.Main, m, level) with { Category = view.InputName(i.Name), Series = SpeakerWords.Kind(m.Model) })).ToList();
        Block first = measures.Count == 0
            ? new Text(sentence)
            : Charts.Dots(sentence, measures, $"accuracy per {level}, {SpeakerWords.Series(view.Main)}", CellFormat.Percent) with { Title = "What the models see" };
        return [first, table];
    }

    private static string Sentence(SpeakerView view, string level)
    {
        if (Pair(view) is not var (better, worse))
        {
            return "No kind of model was run on two inputs, so what an input is worth and what a model is worth cannot be told apart here.";
        }

        var name = SpeakerWords.Code(SpeakerWords.Kind(better.Model));
        string Input(SpeakerModelOutcome m) => SpeakerWords.Code(view.InputName(SpeakerWords.Input(m.Model)));
        var gain = better.Accuracy(level) - worse.Accuracy(level);
        var text = gain > 0
            ? $"The same kind of model, {name}, gets {Say.Points(gain)} more per {level} from {Input(better)} than from {Input(worse)}."
            : $"The same kind of model, {name}, gets as much from {Input(worse)} as from {Input(better)}.";
        var several = Kinds(view).Where(k => k.Count() > 1).ToList();
        var first = several.Count(k => SpeakerWords.Input(k.MaxBy(m => m.Accuracy(level))!.Model) == SpeakerWords.Input(better.Model));
        return several.Count < 2 ? text : text + $" {Input(better)} is the best input for {Say.Whole(first)} of the {Say.Count(several.Count, "kind")} of model that saw more than one.";
    }

    private static IEnumerable<IGrouping<string, SpeakerModelOutcome>> Kinds(SpeakerView view) =>
        view.Main.Models.Where(m => m.Model != SpeakerModelOutcome.Ensemble && double.IsFinite(m.Accuracy(Level(view)))).GroupBy(m => SpeakerWords.Kind(m.Model), StringComparer.Ordinal);

    /// <summary>Chunks where all models have them: utterances are too easy to tell good inputs apart.</summary>
    private static string Level(SpeakerView view) =>
        view.Main.Models.All(m => m.Model == SpeakerModelOutcome.Ensemble || m.Level(ResultRow.Chunk) is not null) ? ResultRow.Chunk : ResultRow.Utterance;

    private static Cell Values(SpeakerView view, string input) => view.Outcome.Inputs.FirstOrDefault(i => i.Name == input) is { } found ? found.Extractor.FeatureCount : Cell.Empty;
}
