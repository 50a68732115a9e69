using System.Text.Json;
using Timbre.Learning;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

public sealed class ProjectionParityTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void PrincipalComponentsAgreeWithScikitLearn()
    {
        var arrays = NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"));
        using var expected = JsonDocument.Parse(File.ReadAllText(TestData.Golden("learning/expected.json")));
        var rows = arrays["scaled"].ToSingle();

        var pca = PrincipalComponents.Fit(rows, 13);

        Close(arrays["pca_explained_variance"].Values, pca.ExplainedVariance);
        Close(arrays["pca_explained_variance_ratio"].Values, pca.ExplainedVarianceRatio);
        Close(arrays["pca_explained_variance"].Values, PrincipalComponents.FitSpectrum(rows, 13).Variances);
        Assert.Equal(expected.RootElement.GetProperty("pca_components_for_85_percent").GetInt32(), pca.ComponentsFor(0.85));
        Close(arrays["pca_abs_scores_first3"].Values, Array.ConvertAll(pca.Keep(3).Transform(rows), score => (double)Math.Abs(score)));
    }

    private static void Close(double[] expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) / (1 + Math.Abs(expected[i])) <= Tolerance, $"value {i}: {actual[i]}, expected {expected[i]}");
        }
    }
}
