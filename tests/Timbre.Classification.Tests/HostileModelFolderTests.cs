using System.Text;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Neural;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>A model folder comes from anywhere: whatever is in it, it loads and works or is refused with the name of the file.</summary>
public sealed class HostileModelFolderTests
{
    private const int Mutations = 120;

    [Theory]
    [InlineData(ModelCatalog.Majority, "model.json")]
    [InlineData(ModelCatalog.Mlp, "model.json")]
    [InlineData(ModelCatalog.Mlp, "weights.safetensors")]
    [InlineData(ModelCatalog.Cnn1d, "model.json")]
    [InlineData(ModelCatalog.Boosting, "trees.json")]
    [InlineData(ModelCatalog.Logistic, "model.json")]
    [InlineData(ModelCatalog.Discriminant, "model.json")]
    [InlineData(ModelCatalog.SupportVectors, "model.json")]
    [InlineData(ModelCatalog.SupportVectors, "weights.safetensors")]
    [InlineData(ModelCatalog.Dense, "weights.safetensors")]
    [InlineData(ModelCatalog.Cnn1dUtterance, "weights.safetensors")]
    [InlineData(ModelCatalog.Cnn2d, "model.json")]
    [InlineData(ModelCatalog.Cnn2d, "weights.safetensors")]
    [InlineData(ModelCatalog.Cnn2dPooled, "weights.safetensors")]
    [InlineData(ModelCatalog.Mixture, "model.json")]
    [InlineData(ModelCatalog.Mixture, "mixtures.safetensors")]
    [InlineData(ModelCatalog.FullMixture, "mixtures.safetensors")]
    [InlineData(ModelCatalog.AdaptedMixture, "mixtures.safetensors")]
    [InlineData(ModelCatalog.SpeakerNetwork, "weights.safetensors")]
    [InlineData(ModelCatalog.PooledNetwork, "weights.safetensors")]
    [InlineData(ModelCatalog.Tdnn, "model.json")]
    [InlineData(ModelCatalog.Tdnn, "weights.safetensors")]
    public void MutatedBytesAreRefusedByNameOrWork(string kind, string name)
    {
        using var folder = new TempFolder();
        Make(kind).Save(folder.Path);
        var original = File.ReadAllBytes(folder.File(name));
        var random = new SeededRandom(17);
        for (var i = 0; i < Mutations; i++)
        {
            File.WriteAllBytes(folder.File(name), Mutate(original, random));
            RefusedByNameOrWorks(folder, $"{kind}/{name} mutation {i}");
        }
    }

    [Theory]
    [InlineData(ModelCatalog.Majority)]
    [InlineData(ModelCatalog.Boosting)]
    [InlineData(ModelCatalog.Mlp)]
    [InlineData(ModelCatalog.Logistic)]
    [InlineData(ModelCatalog.Discriminant)]
    [InlineData(ModelCatalog.SupportVectors)]
    [InlineData(ModelCatalog.Dense)]
    [InlineData(ModelCatalog.Cnn2dPooled)]
    [InlineData(ModelCatalog.Centroid)]
    [InlineData(ModelCatalog.Mixture)]
    [InlineData(ModelCatalog.FullMixture)]
    [InlineData(ModelCatalog.Tdnn)]
    public void EveryPropertyMayBeAbsentOrOfAnotherKind(string kind)
    {
        using var folder = new TempFolder();
        Make(kind).Save(folder.Path);
        foreach (var name in Directory.GetFiles(folder.Path, "*.json").Select(f => Path.GetFileName(f)!))
        {
            var text = File.ReadAllText(folder.File(name));
            var paths = Paths(JsonNode.Parse(text)!, 3).ToList();
            foreach (var path in paths)
            {
                foreach (var other in new[] { null, "\"x\"", "-1", "1e308", "{}", "[]", "null", "[[1]]", "2147483647" })
                {
                    var json = JsonNode.Parse(text)!;
                    var parent = path[..^1].Aggregate(json, (at, key) => key is int i ? at[i]! : at[(string)key]!);
                    Replace(parent, path[^1], other);
                    File.WriteAllText(folder.File(name), json.ToJsonString());
                    RefusedByNameOrWorks(folder, $"{kind}/{name} {string.Join('.', path)} = {other ?? "absent"}");
                }
            }

            File.WriteAllText(folder.File(name), text);
        }
    }

    [Theory]
    [InlineData("", "is not a model folder")]
    [InlineData("not json", "is not valid JSON")]
    [InlineData("[]", "is not a model description")]
    [InlineData("{}", "is not a model of Timbre")]
    [InlineData("""{"format":"timbre-voice-classifier","version":99}""", "later Timbre")]
    public void ADescriptionThatIsNoneSaysWhatItIs(string text, string expected)
    {
        using var folder = new TempFolder();
        if (text.Length > 0)
        {
            File.WriteAllText(folder.File("model.json"), text);
        }

        var e = Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path));
        Assert.StartsWith(folder.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelCatalog.Mlp, "weights.safetensors")]
    [InlineData(ModelCatalog.Boosting, "trees.json")]
    [InlineData(ModelCatalog.SupportVectors, "weights.safetensors")]
    [InlineData(ModelCatalog.Dense, "weights.safetensors")]
    [InlineData(ModelCatalog.Cnn2d, "weights.safetensors")]
    public void AMissingPartIsNamed(string kind, string part)
    {
        using var folder = new TempFolder();
        Make(kind).Save(folder.Path);
        File.Delete(folder.File(part));
        Assert.StartsWith(folder.File(part), Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelCatalog.SupportVectors, "support_vectors")]
    [InlineData(ModelCatalog.Dense, "0.weight")]
    [InlineData(ModelCatalog.Cnn1dUtterance, "9.weight")]
    [InlineData(ModelCatalog.Cnn2d, "15.bias")]
    [InlineData(ModelCatalog.Cnn2dPooled, "head.weight")]
    public void DamagedWeightsAreRefusedByTheirName(string kind, string tensor)
    {
        using var folder = new TempFolder();
        Make(kind).Save(folder.Path);
        var path = folder.File("weights.safetensors");
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 7, 8, 200, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Refused();
        }

        using var stream = new MemoryStream(bytes);
        var file = SafeTensors.Read(stream, path);
        var all = file.Names.Select(n => new SafeTensor(n, file.ShapeOf(n), file.ReadSingle(n))).ToList();
        var one = all.Single(t => t.Name == tensor);
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Write(one with { Values = [.. one.Values[..^1], value] });
            Refused();
        }

        // The values are there, but as another shape; or some are missing; or there is one dimension more.
        Write(one with { Shape = [one.Values.Length, 1] });
        Refused(one.Shape.SequenceEqual([one.Values.Length, 1]));
        Write(one with { Shape = [.. one.Shape.Reverse()] });
        Refused(one.Shape.SequenceEqual(one.Shape.Reverse()));
        Write(one with { Shape = [1, .. one.Shape] });
        Refused();
        Write(one with { Shape = [1], Values = [0] });
        Refused(one.Shape.SequenceEqual([1]));
        Write(one with { Name = "another" });
        Refused();

        void Write(SafeTensor changed)
        {
            using var target = File.Create(path);
            SafeTensors.Write(target, all.Select(t => t.Name == tensor ? changed : t));
        }

        void Refused(bool same = false)
        {
            if (!same)
            {
                Assert.StartsWith(path, Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(ModelCatalog.Logistic, "coefficients")]
    [InlineData(ModelCatalog.Logistic, "intercepts")]
    [InlineData(ModelCatalog.Discriminant, "coefficients")]
    [InlineData(ModelCatalog.Discriminant, "intercepts")]
    [InlineData(ModelCatalog.SupportVectors, "coefficients")]
    public void CoefficientsThatDoNotFitAreRefused(string kind, string property)
    {
        using var folder = new TempFolder();
        Make(kind).Save(folder.Path);
        var path = folder.File("model.json");
        var text = File.ReadAllText(path);
        var values = JsonNode.Parse(text)![property]!.AsArray().Select(v => v!.ToJsonString()).ToList();
        string[][] others = [[], [.. values, "0.5"], [.. values[1..]], [.. values, .. values], [.. values[1..], "1e999"], [.. values[1..], "\"NaN\""], [.. values[1..], "null"]];
        foreach (var other in others)
        {
            var json = JsonNode.Parse(text)!;
            json[property] = JsonNode.Parse($"[{string.Join(",", other)}]");
            File.WriteAllText(path, json.ToJsonString());
            Assert.StartsWith(folder.Path, Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DeepNestingIsRefused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("model.json"), new string('[', 100_000));
        Assert.StartsWith(folder.File("model.json"), Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static VoiceClassifier Make(string kind) =>
        FiveVoices.Kinds.Contains(kind) ? FiveVoices.Model(kind) :
        kind is ModelCatalog.Cnn1dUtterance or ModelCatalog.Cnn2d or ModelCatalog.Cnn2dPooled ? TinyProblem.Model(kind, pictures: true) : TrainedModels.Make(kind);

    private static void RefusedByNameOrWorks(TempFolder folder, string what)
    {
        VoiceClassifier? model = null;
        try
        {
            model = VoiceClassifier.Load(folder.Path);
            var prediction = model.Predict(TrainedModels.Buzz(4000, 150, 16000), model.Features.RequiredRate ?? SampleRate.Speech);
            Assert.True(prediction.Label is null || model.Labels.Contains(prediction.Label), what);
        }
        catch (TimbreException e)
        {
            // Settings that depend on a recording's own rate can only be refused with the recording.
            Assert.True((model is not null && model.Features.RequiredRate is null) || e.Message.Contains(folder.Path, StringComparison.Ordinal), $"{what}: names no file: {e.Message}");
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {e}");
        }
    }

    private static byte[] Mutate(byte[] original, SeededRandom random)
    {
        var bytes = original.ToArray();
        switch (random.NextInt(4))
        {
            case 0:
                return bytes[..random.NextInt(bytes.Length)];
            case 1:
                // Most of what matters stands at the head: lengths and names.
                bytes[random.NextInt(Math.Min(bytes.Length, 600))] = (byte)random.NextInt(256);
                return bytes;
            case 2:
                for (var i = 0; i < 8; i++)
                {
                    bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
                }

                return bytes;
            default:
                var at = random.NextInt(bytes.Length);
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes("9999999999"), .. bytes[at..]];
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode node, int depth)
    {
        if (depth == 0)
        {
            yield break;
        }

        var children = node switch
        {
            JsonObject o => o.Select(p => ((object)p.Key, p.Value)),
            JsonArray a => a.Take(2).Select((v, i) => ((object)i, v)),
            _ => [],
        };
        foreach (var (key, child) in children.ToList())
        {
            yield return [key];
            foreach (var inner in child is null ? [] : Paths(child, depth - 1))
            {
                yield return [key, .. inner];
            }
        }
    }

    private static void Replace(JsonNode parent, object key, string? json)
    {
        if (parent is JsonObject o)
        {
            o.Remove((string)key);
            if (json is not null)
            {
                o[(string)key] = JsonNode.Parse(json);
            }
        }
        else if (json is null)
        {
            parent.AsArray().RemoveAt((int)key);
        }
        else
        {
            parent[(int)key] = JsonNode.Parse(json);
        }
    }
}
