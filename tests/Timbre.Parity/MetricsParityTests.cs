using System.Text.Json;
using Timbre.Evaluation;
using Timbre.Evaluation.Clusters;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

public sealed class MetricsParityTests
{
    private readonly IReadOnlyDictionary<string, NpyArray> _arrays = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"));
    private readonly JsonElement _expected = JsonDocument.Parse(File.ReadAllText(TestData.Golden("learning/expected.json"))).RootElement.GetProperty("metrics");

    [Fact]
    public void BinaryMetricsAgreeWithScikitLearn()
    {
        var truth = Labels("y");
        var metrics = ClassificationMetrics.Compute(truth, Rows(_arrays["scores"].Values), ["F", "M"]);
        Agree("accuracy", metrics.Accuracy);
        Agree("balanced_accuracy", metrics.BalancedAccuracy);
        Agree("macro_f1", metrics.F1);
        Agree("roc_auc", metrics.RocAuc);
        Agree("average_precision", metrics.AveragePrecision);
        Agree("mcc", metrics.Mcc);
        Assert.Equal(0.026490066224257633, metrics.Eer, 1e-8); // scipy's brentq on 1 − x − interp1d(fpr, tpr)(x) of scikit-learn's roc_curve
        var k = 0;
        foreach (var perClass in metrics.PerClass.Values)
        {
            Assert.Equal(_expected.GetProperty("precision")[k].GetDouble(), perClass.Precision, 1e-6);
            Assert.Equal(_expected.GetProperty("recall")[k].GetDouble(), perClass.Recall, 1e-6);
            Assert.Equal(_expected.GetProperty("f1")[k].GetDouble(), perClass.F1, 1e-6);
            Assert.Equal(_expected.GetProperty("support")[k].GetInt32(), perClass.Support);
            Assert.Equal(_expected.GetProperty("confusion")[k].EnumerateArray().Select(c => c.GetInt32()), metrics.Confusion.Counts[k]);
            k++;
        }
    }

    [Fact]
    public void LossesAgreeWithScikitLearn()
    {
        var clipped = Array.ConvertAll(_arrays["scores"].Values, s => Math.Clamp(s, 0.01, 0.99));
        var metrics = ClassificationMetrics.Compute(Labels("y"), Rows(clipped), ["F", "M"]);
        Agree("log_loss", metrics.LogLoss);
        Agree("brier", metrics.Brier);
    }

    [Fact]
    public void ClusterMeasuresAgreeWithScikitLearn()
    {
        var clusters = Labels("kmeans_labels");
        var agreement = ClusterAgreement.Of(Labels("y3"), clusters);
        Agree("adjusted_rand", agreement.AdjustedRand);
        Agree("nmi", agreement.NormalizedMutualInformation);
        Agree("homogeneity", agreement.Homogeneity);
        Agree("completeness", agreement.Completeness);
        Agree("v_measure", agreement.VMeasure);
        Agree("silhouette", ClusterSeparation.Silhouette(_arrays["X"].ToSingle(), 13, clusters));
        Agree("davies_bouldin", ClusterSeparation.DaviesBouldin(_arrays["X"].ToSingle(), 13, clusters));
    }

    private static double[] Rows(double[] scores) => [.. scores.SelectMany(s => new[] { 1 - s, s })];

    private int[] Labels(string name) => Array.ConvertAll(_arrays[name].Values, v => (int)v);

    private void Agree(string name, double actual) => Assert.Equal(_expected.GetProperty(name).GetDouble(), actual, 1e-6);
}
