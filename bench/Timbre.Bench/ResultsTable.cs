using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Timbre.Bench;

/// <summary>Writes docs/results.md from finished runs: results-table OUT FOLDER…; each folder holds a results.json, and the command that made it in command.txt.</summary>
internal static class ResultsTable
{
    private static readonly (string Recipe, string Title, string Published)[] s_experiments =
    [
        ("librispeech-gender", "1. LibriSpeech, gender from frames", "Published, frames dealt out at random (per recording, by vote): boosting .902, perceptron .998, 1-D CNN .999."),
        ("librispeech-speaker", "2. LibriSpeech, who is speaking", "Published, chunks dealt out at random: Gaussian mixtures .804 per chunk, a network .747 per frame."),
        ("audiomnist-gender", "3. AudioMNIST, gender from pictures", "Published, recordings dealt out at random: ResNet-34 from ImageNet .989, balanced .976. The corpus's own paper on its four speaker-disjoint folds, from audio, as usually quoted: .959 and .917."),
        ("utterance-gender", "4. LibriSpeech, gender from whole recordings", "Published F1, known speakers / unseen ones: statistics and network .875, 1-D CNN .895 / .872, 2-D CNN .927 / .878, XGBoost .898."),
    ];

    public static int Run(string[] args)
    {
        var text = new StringBuilder()
            .AppendLine("# Results: as published, and as it should have been done")
            .AppendLine()
            .AppendLine("Each of the four experiments runs in Timbre twice: with the published split, flaws and all, and with speakers (or recordings, chapters) that are on one side only.")
            .AppendLine("The first figure answers a question nobody has; the second says what to expect of a new voice. `bench/results.sh DATA` runs all of them and writes this page; nothing in it is entered by hand but the published figures.")
            .AppendLine();
        var runs = args[1..].Select(f => (Folder: f, Json: JsonNode.Parse(File.ReadAllText(Path.Combine(f, "results.json")))!.AsObject())).ToList();
        foreach (var (recipe, title, published) in s_experiments)
        {
            foreach (var (folder, json) in runs.Where(r => (string?)r.Json["recipe"] == recipe))
            {
                Append(text, title, published, json, File.ReadAllText(Path.Combine(folder, "command.txt")).Trim());
            }
        }

        File.WriteAllText(args[0], text.ToString());
        return 0;
    }

    private static void Append(StringBuilder text, string title, string published, JsonObject json, string command)
    {
        var corpus = json["corpus"]!;
        var forms = new List<(string Name, List<JsonObject> Rows)> { ("", Rows(json)) };
        forms.AddRange(json.Where(p => p.Key is "by_chapter" or "with_augmentation" or "as_published" && p.Value is JsonObject).Select(p => (p.Key.Replace('_', ' '), Rows(p.Value!.AsObject()))));
        forms[0] = ((string?)forms[0].Rows.FirstOrDefault()?["form"] ?? "honest", forms[0].Rows);
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}: {corpus["name"]}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"`{command}`").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{corpus["name"]}: {corpus["speakers"]} speakers, {corpus["utterances"]} recordings; seed {json["seed"]}. Accuracy per recording, with its 95 % interval over speakers. {(command.Contains("--set models=", StringComparison.Ordinal) ? "Some of the recipe's models only. " : "")}{published}").AppendLine();
        var names = forms.SelectMany(f => f.Rows.Select(Name)).Distinct(StringComparer.Ordinal).ToList();
        text.AppendLine(CultureInfo.InvariantCulture, $"| model | {string.Join(" | ", forms.Select(f => f.Name))} |").AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(forms.Select(_ => "---|"))}");
        foreach (var name in names)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", forms.Select(f => Cell(f.Rows.FirstOrDefault(r => Name(r) == name))))} |");
        }

        text.AppendLine();
    }

    /// <summary>All folds together, per recording, decided in the usual way.</summary>
    private static List<JsonObject> Rows(JsonObject form) =>
        [.. form["results"]!.AsArray().Select(r => r!.AsObject()).Where(r => r["fold"] is null && (string?)r["set"] == "test" && (string?)r["level"] == "utterance" && (string?)r["decision"] is null or "mean-log-probability")];

    private static string Name(JsonObject row) => $"{row["model"]} on {row["features"]}";

    private static string Cell(JsonObject? row)
    {
        if (row is null)
        {
            return "";
        }

        var interval = row["ci95"]?["accuracy"] is JsonArray { Count: 2 } ends && ends[0] is not null && ends[1] is not null ? $" ({Short(ends[0]!)}–{Short(ends[1]!)})" : "";
        return Short(row["accuracy"]!) + interval;
    }

    private static string Short(JsonNode value) => ((double)value).ToString(".000;-.000;.000", CultureInfo.InvariantCulture) is var text && (double)value >= 0.9995 ? "1" : text;
}
