namespace Timbre.Audio.Tests;

public sealed class FeaturesDeltaTests
{
    private static readonly float[] Row = [1, 3, 2, 5, 4, 7, 1, 0, 2, 6];

    /// <summary>scipy.signal.savgol_filter(row, width, polyorder=order, deriv=order, mode=mode), SciPy 1.10.1.</summary>
    [Theory]
    [InlineData(5, 1, DeltaMode.Interp, new[] { 0.8, 0.8, 0.8, 1, 0, -1.3, -1.1, -0.1, -0.1, -0.1 })]
    [InlineData(5, 1, DeltaMode.Nearest, new[] { 0.4, 0.9, 0.8, 1, 0, -1.3, -1.1, -0.1, 1.6, 1.6 })]
    [InlineData(5, 1, DeltaMode.Mirror, new[] { 0, 0.5, 0.8, 1, 0, -1.3, -1.1, -0.1, 0.8, 0 })]
    [InlineData(5, 1, DeltaMode.Constant, new[] { 0.7, 1.1, 0.8, 1, 0, -1.3, -1.1, -0.1, 0.4, -0.2 })]
    [InlineData(5, 1, DeltaMode.Wrap, new[] { -0.3, -0.1, 0.8, 1, 0, -1.3, -1.1, -0.1, 0.6, 0.5 })]
    [InlineData(7, 2, DeltaMode.Interp, new[] { -0.666666667, -0.666666667, -0.666666667, -0.666666667, -0.880952381, -0.547619048, 0.714285714, 0.714285714, 0.714285714, 0.714285714 })]
    [InlineData(7, 2, DeltaMode.Nearest, new[] { 0.333333333, 0.095238095, 0.19047619, -0.666666667, -0.880952381, -0.547619048, 0.714285714, 0.976190476, 0.928571429, -0.30952381 })]
    [InlineData(7, 2, DeltaMode.Wrap, new[] { -0.142857143, 0.214285714, 0.785714286, -0.666666667, -0.880952381, -0.547619048, 0.714285714, 0.380952381, 0.571428571, -0.428571429 })]
    [InlineData(9, 4, DeltaMode.Interp, new[] { 0.881118881, 0.881118881, 0.881118881, 0.881118881, 0.881118881, 1.104895105, 1.104895105, 1.104895105, 1.104895105, 1.104895105 })]
    public void DerivativesAreThoseOfSciPy(int width, int order, DeltaMode mode, double[] expected) => Check(Row, width, order, mode, expected);

    [Theory]
    [InlineData(DeltaMode.Mirror, new[] { 0, -0.033333333, 0 })]
    [InlineData(DeltaMode.Wrap, new[] { 0.05, 0.05, -0.1 })]
    [InlineData(DeltaMode.Nearest, new[] { 0.183333333, 0.166666667, 0.133333333 })]
    public void FewFramesAreExtendedAsOftenAsNeeded(DeltaMode mode, double[] expected) => Check(Row[..3], 9, 1, mode, expected);

    [Fact]
    public void InterpolationNeedsAsManyFramesAsTheWidth()
    {
        var refusal = Assert.Throws<TimbreException>(() => DeltaExtractor.Of(new FeatureMatrix(1, 3, Row[..3]), new()));
        Assert.StartsWith("width=9: cannot exceed the number of frames (3) when mode=interp", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeltasAreThoseOfTheCoefficients()
    {
        var samples = FeaturesReference.Noise(4, 10000);
        var options = new DeltaOptions { Width = 5, Mfcc = new() { CoefficientCount = 7 } };
        var expected = DeltaExtractor.Of(new MfccExtractor(options.Mfcc).Extract(samples, SampleRate.Speech), options);
        Assert.Equal(expected.Values.ToArray(), new DeltaExtractor(options).Extract(samples, SampleRate.Speech).Values.ToArray());
    }

    private static void Check(float[] row, int width, int order, DeltaMode mode, double[] expected)
    {
        var features = new FeatureMatrix(2, row.Length, [.. row, .. row.Select(v => -v)]);
        var actual = DeltaExtractor.Of(features, new() { Width = width, Order = order, Mode = mode });
        for (var t = 0; t < row.Length; t++)
        {
            Assert.Equal(expected[t], actual[0, t], 1e-6);
            Assert.Equal(-expected[t], actual[1, t], 1e-6);
        }
    }
}
