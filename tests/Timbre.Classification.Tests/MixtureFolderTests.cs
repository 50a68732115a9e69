using System.Text.Json.Nodes;
using Timbre.Neural;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>The file of the mixtures comes from anywhere: what is wrong in it is refused with its name.</summary>
public sealed class MixtureFolderTests
{
    public static TheoryData<string> Kinds => [ModelCatalog.Mixture, ModelCatalog.FullMixture, ModelCatalog.AdaptedMixture];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DamagedFilesAreRefusedByTheirName(string kind)
    {
        using var folder = new TempFolder();
        FiveVoices.Model(kind).Save(folder.Path);
        var path = folder.File("mixtures.safetensors");
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 7, 8, 100, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Refused(folder, path);
        }

        File.Delete(path);
        Refused(folder, path);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WrongTensorsAreRefusedByTheirFile(string kind)
    {
        using var folder = new TempFolder();
        FiveVoices.Model(kind).Save(folder.Path);
        var path = folder.File("mixtures.safetensors");
        using var stream = new MemoryStream(File.ReadAllBytes(path));
        var file = SafeTensors.Read(stream, path);
        var all = file.Names.Select(n => new SafeTensor(n, file.ShapeOf(n), file.ReadSingle(n))).ToList();
        foreach (var tensor in all)
        {
            foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, tensor.Name == "means" ? float.MaxValue : -1 })
            {
                Write(path, all, tensor, tensor with { Values = [.. tensor.Values[..^1], value] });
                Refused(folder, path);
            }

            Write(path, all, tensor, tensor with { Shape = [1, .. tensor.Shape] });
            Refused(folder, path);
            Write(path, all, tensor, tensor with { Shape = [1], Values = [0] });
            Refused(folder, path);
            Write(path, all, tensor, tensor with { Name = "another" });
            Refused(folder, path);
        }

        var covariances = all.Single(t => t.Name == "covariances");
        Write(path, all, covariances, covariances with { Values = new float[covariances.Values.Length] });
        Refused(folder, path);
        Write(path, all, covariances, covariances with { Values = [.. covariances.Values.Select(_ => 1e-38f)] }); // each within its range, but no density in float
        Refused(folder, path);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[0, 1, 1, 1, 1]")]
    [InlineData("[-1, 2, 1, 1, 1]")]
    [InlineData("[2147483647, 2147483647, 2147483647, 1, 1]")]
    [InlineData("[1, 1]")]
    [InlineData("[\"x\"]")]
    [InlineData("null")]
    public void ComponentsThatAreNotThoseOfTheFileAreRefused(string components)
    {
        using var folder = new TempFolder();
        FiveVoices.Model(ModelCatalog.Mixture).Save(folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(folder.File("model.json")))!;
        json["components"] = JsonNode.Parse(components);
        File.WriteAllText(folder.File("model.json"), json.ToJsonString());
        Refused(folder, folder.Path);
    }

    [Fact]
    public void RowsFarFromAllThatWasHeardHaveProbabilitiesToo()
    {
        foreach (var kind in Kinds.Select(k => k.Data))
        {
            var rows = new float[12 * 4];
            rows.AsSpan(0, 12).Fill(1e30f);
            rows.AsSpan(12, 12).Fill(float.NegativeInfinity);
            rows.AsSpan(24, 12).Fill(float.NaN);
            Assert.All(FiveVoices.Predicted(FiveVoices.Fit(kind), rows, 4).Chunk(FiveVoices.Classes), p => Assert.Equal(1, p.Sum(v => Math.Exp(v)), 4));
        }
    }

    [Fact]
    public void FewRowsHaveFewComponents()
    {
        var data = FiveVoices.Make(ModelCatalog.FullMixture, 100);
        var settings = new TrainingSettings { Mixtures = new() { FullComponents = 4, Components = 64, BackgroundComponents = 64 } };

        // 20 rows of a class: fewer than two for each of 12 features, and two times 8.
        Assert.Equal(5 * (1 + 12 + 78), Parameters(ModelCatalog.FullMixture));
        Assert.Equal(5 * 2 * (1 + 12 + 12), Parameters(ModelCatalog.Mixture));
        Assert.Equal(5 * 12 * (1 + 12 + 12), Parameters(ModelCatalog.AdaptedMixture));

        long Parameters(string kind) => FrameTraining.Fit(kind, settings, data, FrameSet.Empty(data.Shape), FiveVoices.Classes, 1).Classifier.ParameterCount;
    }

    [Fact]
    public void AClassWithoutRowsIsRefused()
    {
        var data = FiveVoices.Make(ModelCatalog.Mixture, 100);
        foreach (var kind in Kinds.Select(k => k.Data).Append(ModelCatalog.Centroid))
        {
            var e = Assert.Throws<TimbreException>(() => FrameTraining.Fit(kind, FiveVoices.Settings, data, FrameSet.Empty(data.Shape), 6, 1));
            Assert.Contains("class 5 has no rows", e.Message, StringComparison.Ordinal);
        }
    }

    private static void Write(string path, List<SafeTensor> all, SafeTensor tensor, SafeTensor changed)
    {
        using var target = File.Create(path);
        SafeTensors.Write(target, all.Select(t => ReferenceEquals(t, tensor) ? changed : t));
    }

    private static void Refused(TempFolder folder, string named) =>
        Assert.StartsWith(named, Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
}
