using System.Text.Json.Nodes;
using Timbre.Neural;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>Checkpoints with heads: the reference's small one as it is, with other labels, or with the heads for age and gender.</summary>
internal static class CheckpointFolder
{
    public static string TinyGender => TestData.Golden("wav2vec2/tiny-hubert-gender");

    /// <summary>The reference's checkpoint with other names for its two labels.</summary>
    public static string WithLabels(TempFolder folder, string first, string second)
    {
        var path = Directory.CreateDirectory(folder.File("labels")).FullName;
        foreach (var name in new[] { "model.safetensors", "preprocessor_config.json" })
        {
            File.WriteAllBytes(Path.Combine(path, name), File.ReadAllBytes(Path.Combine(TinyGender, name)));
        }

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(TinyGender, "config.json")))!;
        config["id2label"] = new JsonObject { ["0"] = first, ["1"] = second };
        config["label2id"] = new JsonObject { [first] = 0, [second] = 1 };
        File.WriteAllText(Path.Combine(path, "config.json"), config.ToJsonString());
        return path;
    }

    /// <summary>As audEERING publishes them: a head for the age and one for female, male, child. Their weights are 0, so that they give their biases.</summary>
    public static string AgeAndGender(TempFolder folder, float age, float[] gender)
    {
        var source = TestData.Golden("wav2vec2/tiny-base");
        var path = Directory.CreateDirectory(folder.File("age")).FullName;
        var tensors = new List<SafeTensor>();
        using (var stream = File.OpenRead(Path.Combine(source, "model.safetensors")))
        {
            var weights = SafeTensors.Read(stream, source);
            tensors.AddRange(weights.Names.Select(n => new SafeTensor(n.StartsWith("wav2vec2.", StringComparison.Ordinal) ? n : "wav2vec2." + n, weights.ShapeOf(n), weights.ReadSingle(n))));
        }

        Head("age", [age]);
        Head("gender", gender);
        using (var stream = File.Create(Path.Combine(path, "model.safetensors")))
        {
            SafeTensors.Write(stream, tensors);
        }

        File.Copy(Path.Combine(source, "config.json"), Path.Combine(path, "config.json"));
        return path;

        void Head(string name, float[] bias)
        {
            tensors.Add(new SafeTensor(name + ".dense.weight", [64, 64], new float[64 * 64]));
            tensors.Add(new SafeTensor(name + ".dense.bias", [64], new float[64]));
            tensors.Add(new SafeTensor(name + ".out_proj.weight", [bias.Length, 64], new float[bias.Length * 64]));
            tensors.Add(new SafeTensor(name + ".out_proj.bias", [bias.Length], bias));
        }
    }
}
