using Timbre.Numerics;

namespace Timbre.Classification.Tests.Gender;

public sealed class GenderCalibrationTests
{
    [Fact]
    public void Odds_that_are_three_times_too_timid_get_a_slope_of_three()
    {
        var random = new SeededRandom(1);
        var heard = Enumerable.Range(0, 20_000).Select(_ =>
        {
            var mean = random.NextGaussian();
            return (mean, 10.0, random.NextDouble() < 1 / (1 + Math.Exp(-3 * mean)));
        }).ToList();
        var fit = GenderCalibration.Fit(heard);
        Assert.InRange(fit.Slope, 2.7, 3.3);
    }

    [Fact]
    public void Longer_speech_is_surer_where_it_is_more_often_right()
    {
        var random = new SeededRandom(2);
        var heard = Enumerable.Range(0, 40_000).Select(i =>
        {
            var (mean, seconds) = (random.NextGaussian(), i % 2 == 0 ? 1.0 : 16.0);
            return (mean, seconds, random.NextDouble() < 1 / (1 + Math.Exp(-2 * Math.Sqrt(seconds / 10) * mean)));
        }).ToList();
        var fit = GenderCalibration.Fit(heard);
        Assert.InRange(fit.Growth, 0.4, 0.6);
        Assert.InRange(fit.Slope, 1.8, 2.2);
    }

    [Fact]
    public void All_right_gives_a_slope_that_is_finite()
    {
        var fit = GenderCalibration.Fit([.. Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? 1.0 : -1.0, 5.0, i % 2 == 0))]);
        Assert.InRange(fit.Slope, 0.05, 20);
        Assert.Equal(new GenderCalibration(1, 0), GenderCalibration.Fit([]));
    }
}
