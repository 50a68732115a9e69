using System.Globalization;
using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Models, divisions and lengths as the sentences of a report on speakers call them.</summary>
internal static class SpeakerWords
{
    /// <summary>A model within a sentence, always singular: <c>`gmm@encoder`</c>.</summary>
    public static string Model(string name) => name == SpeakerModelOutcome.Ensemble ? "the ensemble" : Code(name);

    /// <summary>The same with what it is, where that is known.</summary>
    public static string Described(SpeakerModelOutcome model)
    {
        if (model.Model == SpeakerModelOutcome.Ensemble)
        {
            return model.Members.Count > 0 ? $"the ensemble of {Say.List(model.Members.Select(Code).ToList())}" : "the ensemble";
        }

        var kind = ModelCatalog.Describe(Kind(model.Model));
        return kind == Kind(model.Model) ? Code(model.Model) : $"{Code(model.Model)} ({kind})";
    }

    /// <summary>The part of a model's name before its input.</summary>
    public static string Kind(string model) => model.Split('@', 2)[0];

    /// <summary>The input that a model names; empty for the main one.</summary>
    public static string Input(string model) => model.Split('@', 2) is [_, var input] ? input : "";

    /// <summary>A division in running text: <c>by utterance</c>.</summary>
    public static string Form(SpeakerForm form) => form.Name switch
    {
        SpeakerForm.ByUtterance => "by utterance",
        SpeakerForm.ByChapter => "by chapter",
        Recipe.AsPublished => "as published",
        _ => Code(form.Name),
    };

    /// <summary>A division in a chart's legend and a table's column.</summary>
    public static string Series(SpeakerForm form) => form.Name switch
    {
        SpeakerForm.ByUtterance => "by utterance",
        SpeakerForm.ByChapter => "by chapter",
        Recipe.AsPublished when form.Split.IsByPiece => $"{form.Split.By.ToString().ToLowerInvariant()}s at random",
        Recipe.AsPublished => "as published",
        _ => form.Name,
    }
    + (form.Leaky ? " (leaky)" : "");

    /// <summary><c>4 s</c>, <c>0.5 s</c>.</summary>
    public static string Seconds(double seconds) => seconds.ToString("0.##", CultureInfo.InvariantCulture) + "\u00a0s";

    /// <summary>A difference with its sign: <c>+3.1 points</c>.</summary>
    public static string Signed(double difference) => !double.IsFinite(difference) ? "not defined" : (difference > 0 ? "+" : difference < 0 ? "−" : "") + Say.Points(difference);

    /// <summary>Foreign text (a speaker, a model, an utterance) set off within a sentence.</summary>
    public static string Code(string text) => $"`{text.Replace('`', '\'').ReplaceLineEndings(" ")}`";
}
