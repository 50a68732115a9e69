using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the published projects of the built-in recipes reported, beside the figures of a run.</summary>
internal static class PublishedFigures
{
    public const string RecipeName = "librispeech-gender";
    private const string OfUtterances = "utterance-gender";
    private const string OfPictures = "audiomnist-gender";

    /// <summary>Accuracy per frame and per recording (votes of its frames), all 40 speakers of dev-clean.</summary>
    private static readonly Dictionary<string, (double Frame, double Recording)> s_frames = new(StringComparer.Ordinal)
    {
        [ModelCatalog.Boosting] = (0.753, 0.902),
        [ModelCatalog.Mlp] = (0.896, 0.998),
        [ModelCatalog.Cnn1d] = (0.908, 0.999),
    };

    /// <summary>F1 on recordings of known speakers and, where it was given, of unseen ones; of other speakers than here.</summary>
    private static readonly Dictionary<string, (double Known, double? Unseen)> s_utterances = new(StringComparer.Ordinal)
    {
        [$"{ModelCatalog.Dense}@eight"] = (0.875, null),
        [$"{ModelCatalog.Cnn1dUtterance}@mfcc"] = (0.895, 0.872),
        [$"{ModelCatalog.Cnn2d}@mfcc"] = (0.927, 0.878),
        [$"{ModelCatalog.Boosting}@eight"] = (0.898, null),
    };

    /// <summary>Beside the figures of this run; null for other recipes.</summary>
    public static Table? Table(RunView run) => run.Recipe.Name switch
    {
        RecipeName => Frames(run),
        OfUtterances => Utterances(run),
        OfPictures => Pictures(run),
        _ => null,
    };

    private static Table? Frames(RunView run)
    {
        var known = run.Gaps.Where(g => s_frames.ContainsKey(g.Name)).ToList();
        return known.Count == 0 ? null : new Table(
            [new("Model", CellFormat.Text), new("Frame: published", CellFormat.Percent), new("here, leaky", CellFormat.Percent), new("Recording: published", CellFormat.Percent), new("here, leaky", CellFormat.Percent), new("here, honest", CellFormat.Percent)],
            [.. known.Select(g => new Cell[] { g.Name, s_frames[g.Name].Frame, g.Leaky.FrameAccuracy, s_frames[g.Name].Recording, g.Leaky.VoteAccuracy, g.Honest.VoteAccuracy })])
        {
            Title = "Beside the published figures",
            Note = "Published: the project's own figures, on all 40 speakers of dev-clean with its leaky split and a vote of frames per recording. The figures of this run are by votes here as well.",
        };
    }

    private static Table? Utterances(RunView run)
    {
        var known = run.Published is { } form ? RunView.Rank(form).Where(m => s_utterances.ContainsKey(m.Name)).ToList() : [];
        var honest = run.Honest is { } apart ? new ModelScoreLookup(apart) : null;
        return known.Count == 0 ? null : new Table(
            [new("Model", CellFormat.Text), new("Known: published", CellFormat.Fixed3), new("here, leaky", CellFormat.Fixed3), new("Unseen: published", CellFormat.Fixed3), new("here, honest", CellFormat.Fixed3)],
            [.. known.Select(m => (Model: m, Of: s_utterances[m.Name])).Select(m => new Cell[]
            {
                m.Model.Name, m.Of.Known, F1(m.Model, run), m.Of.Unseen is { } unseen ? unseen : Cell.Empty, honest?[m.Model.Name] is { } own ? F1(own, run) : Cell.Empty,
            })])
        {
            Title = "Beside the published figures (F1)",
            Note = "All are F1, not accuracy; those of this run are the mean over the labels. Published: the project's own figures, of other speakers than here, so they can be compared in their order and not digit by digit. "
                + "Known: recordings at random, altered copies among them; unseen: speakers that were not in training. A dash: not published, or not run that way here.",
        };
    }

    private static Cell F1(ModelScore model, RunView run)
    {
        var own = run.Labels.Select(l => model.Utterance?.Metrics.PerClass.TryGetValue(l, out var metrics) == true ? metrics.F1 : double.NaN).ToList();
        return own.Count > 0 && own.All(double.IsFinite) ? own.Average() : Cell.Empty;
    }

    /// <summary>One published run with the leaky split, and the corpus authors' own figures on the four folds, from the audio.</summary>
    private static Table Pictures(RunView run)
    {
        var leaky = run.Published is { } published ? new ModelScoreLookup(published)[PictureModels.TunedAsPublished] : null;
        var honest = run.Honest is null ? null : run.Best;
        Cell Accuracy(ModelScore? model) => model is null ? Cell.Empty : model.Accuracy;
        Cell F1(ModelScore? model) => model?.Utterance?.Metrics.PerClass.TryGetValue("F", out var own) == true ? own.F1 : Cell.Empty;
        return new Table(
            [new("What", CellFormat.Text), new("Published", CellFormat.Percent), new("Here", CellFormat.Percent)],
            [
                ["Leaky split, fine-tuned residual network: accuracy", 0.9893, Accuracy(leaky)],
                ["the same: balanced accuracy", 0.976, leaky?.Utterance is { } row ? row.Metrics.BalancedAccuracy : Cell.Empty],
                ["the same: F1 of F", 0.973, F1(leaky)],
                ["Four folds, AlexNet on spectrograms (± 2.9 points)", 0.959, Accuracy(honest)],
                ["Four folds, raw waveform (± 8.6 points)", 0.917, Accuracy(honest)],
            ])
        {
            Title = "Beside the published figures",
            Note = "Leaky split: one published run on all recordings, from ImageNet's weights. Four folds: the corpus authors' figures as they are usually quoted, the mean over the folds, from spectrograms and from the waveform, which hold the pitch; "
                + $"beside them the best model here{(honest is null ? "" : $", `{honest.Name}`")}, from what was left in the pictures.",
        };
    }
}
