namespace Timbre.Tests.Augmentation;

public sealed class BandLimitTests
{
    [Theory]
    [InlineData("telephone", new[] { 300.0, 350, 1000, 3000, 3400 }, new[] { 20.0, 100, 150, 3550, 4000, 7900 })]
    [InlineData("band-limit(high=4000)", new[] { 30.0, 1000, 4000 }, new[] { 4150.0, 5000, 7900 })]
    [InlineData("band-limit(low=1000, high=8000)", new[] { 1000.0, 4000, 7900 }, new[] { 10.0, 500, 850 })]
    [InlineData("band-limit(low=80, high=8000)", new[] { 80.0, 4000, 7900 }, new[] { 10.0, 40 })]
    public void Flat_inside_and_gone_outside(string plan, double[] inside, double[] outside)
    {
        foreach (var hertz in inside)
        {
            Assert.InRange(Gain(plan, hertz), -0.5, 0.5);
        }

        foreach (var hertz in outside)
        {
            Assert.InRange(Gain(plan, hertz), double.NegativeInfinity, -40);
        }
    }

    [Fact]
    public void There_is_no_delay()
    {
        var tone = Signals.Tone(1000, 16_000);
        var limited = Signals.Run("telephone", tone);
        for (var i = 2000; i < 14_000; i++)
        {
            Assert.Equal(tone[i], limited[i], 0.01f);
        }
    }

    [Fact]
    public void A_limit_above_half_the_rate_changes_nothing()
    {
        var tone = Signals.Tone(1000, 500);
        Assert.Equal(tone, Signals.Run("band-limit(high=8000)", tone));
        Assert.All(Signals.Run("band-limit(low=9000, high=9500)", tone), v => Assert.Equal(0, v));
    }

    private static double Gain(string plan, double hertz)
    {
        var tone = Signals.Tone(hertz, 24_000);
        return 20 * Math.Log10(Signals.Rms(Signals.Run(plan, tone).AsSpan(6000..18_000)) / Signals.Rms(tone.AsSpan(6000..18_000)));
    }
}
