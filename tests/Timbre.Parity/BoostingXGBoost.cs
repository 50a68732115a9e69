using System.Text;
using System.Text.Json;
using Timbre.Learning;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

public sealed class BoostingXGBoost
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void BinaryModelGivesXGBoostsMargins()
    {
        var arrays = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"));
        var model = GradientBoostedTrees.Load(TestData.Golden("learning/xgboost_binary.json"));
        var rows = arrays["X_missing"].ToSingle();

        Assert.Equal(13, model.FeatureCount);
        Close(arrays["xgb_binary_margin"].Values, Margins(model, rows));
        var probabilities = new float[600 * 2];
        model.PredictProbabilities(rows, probabilities);
        Close(arrays["xgb_binary_prob"].Values, probabilities.Where((_, i) => i % 2 == 1).ToArray());
    }

    [Fact]
    public void ThreeClassModelGivesXGBoostsMargins()
    {
        var arrays = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"));
        var model = GradientBoostedTrees.Load(TestData.Golden("learning/xgboost_multi3.json"));
        var rows = arrays["X"].ToSingle();

        Assert.Equal(3, model.ClassCount);
        Close(arrays["xgb_multi3_margin"].Values, Margins(model, rows));
        var probabilities = new float[600 * 3];
        model.PredictProbabilities(rows, probabilities);
        Close(arrays["xgb_multi3_prob"].Values, probabilities);
    }

    [Theory]
    [InlineData("learning/xgboost_binary.json", "4E-1")]
    [InlineData("learning/xgboost_multi3.json", "5E-1")]
    public void BaseScoreInBracketsIsTheSame(string file, string score)
    {
        var text = File.ReadAllText(TestData.Golden(file));
        var newer = text.Replace($"\"base_score\":\"{score}\"", $"\"base_score\":\"[{score}]\"", StringComparison.Ordinal);
        Assert.NotEqual(text, newer);
        var rows = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"))["X_missing"].ToSingle();

        var model = GradientBoostedTrees.Load(new MemoryStream(Encoding.UTF8.GetBytes(newer)), "newer.json");

        Assert.Equal(Margins(GradientBoostedTrees.Load(TestData.Golden(file)), rows), Margins(model, rows));
    }

    [Fact]
    public void ImportancesAreXGBoosts()
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(TestData.Golden("learning/expected.json")));
        var importance = expected.RootElement.GetProperty("xgb_binary_importance");
        var model = GradientBoostedTrees.Load(TestData.Golden("learning/xgboost_binary.json"));
        foreach (var feature in model.Importances())
        {
            Check("weight", feature.Weight);
            Check("gain", feature.Gain);
            Check("total_gain", feature.TotalGain);
            Check("cover", feature.Cover);

            void Check(string kind, double actual)
            {
                var value = importance.GetProperty(kind).TryGetProperty(feature.Feature, out var v) ? v.GetDouble() : 0;
                Assert.InRange(Math.Abs(value - actual) / (1 + Math.Abs(value)), 0, Tolerance);
            }
        }
    }

    [Theory]
    [InlineData("learning/xgboost_binary.json")]
    [InlineData("learning/xgboost_multi3.json")]
    public void SavingAgainKeepsEveryMargin(string file)
    {
        var rows = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"))["X_missing"].ToSingle();
        var model = GradientBoostedTrees.Load(TestData.Golden(file));
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;

        var again = GradientBoostedTrees.Load(stream, "again.json");

        Assert.Equal(model.FeatureNames, again.FeatureNames);
        Assert.Equal(Margins(model, rows), Margins(again, rows));
    }

    [Fact]
    public void StandardScalerGivesScikitLearnsNumbers()
    {
        var arrays = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"));
        var rows = arrays["X"].ToSingle();
        StandardScaler.Fit(rows, 13).Transform(rows);
        Close(arrays["scaled"].Values, rows);
    }

    private static float[] Margins(GradientBoostedTrees model, float[] rows)
    {
        var margins = new float[rows.Length / model.FeatureCount * model.Outputs];
        model.PredictMargins(rows, margins);
        return margins;
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * (1 + Math.Abs(expected[i])), $"[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }
}
