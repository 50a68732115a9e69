using Timbre.Audio;

namespace Timbre.Tests.Resampling;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(44100, 16000, 440)]
    [InlineData(48000, 16000, 3000)]
    [InlineData(8000, 16000, 1000)]
    [InlineData(16000, 22050, 7000)]
    [InlineData(16001, 15991, 5000)] // primes: the interpolated bank
    [InlineData(44100, 15991, 5000)]
    [InlineData(11027, 47999, 4000)]
    public void A_tone_below_both_limits_stays_what_it_was(int from, int to, double hertz)
    {
        var input = Tone(from, hertz, from);
        var output = Resampler.Resample(input, new SampleRate(from), new SampleRate(to));
        Assert.Equal(to, output.Length);
        var expected = Tone(to, hertz, to);
        for (var i = to / 4; i < to * 3 / 4; i++)
        {
            Assert.InRange(output[i] - expected[i], -3e-5f, 3e-5f);
        }
    }

    [Theory]
    [InlineData(48000, 16000, 8100)]
    [InlineData(44100, 16000, 12000)]
    [InlineData(44100, 15991, 9000)]
    public void A_tone_above_the_new_limit_is_gone(int from, int to, double hertz)
    {
        var output = Resampler.Resample(Tone(from, hertz, from), new SampleRate(from), new SampleRate(to));
        Assert.All(output.AsSpan((to / 4)..(to * 3 / 4)).ToArray(), v => Assert.InRange(v, -3e-5f, 3e-5f));
    }

    [Theory]
    [InlineData(0, 16000, 22050)]
    [InlineData(1, 16000, 22050)]
    [InlineData(1, 16000, 8000)]
    [InlineData(37039, 16000, 22050)]
    [InlineData(37039, 16000, 8000)]
    [InlineData(100003, 44100, 16000)]
    [InlineData(999, 96000, 99)]
    [InlineData(1000, 8000, 1048575)]
    public void The_length_is_librosas(int samples, int from, int to)
    {
        var output = Resampler.Resample(new float[samples], new SampleRate(from), new SampleRate(to));
        Assert.Equal((int)Math.Ceiling((decimal)samples * to / from), output.Length);
    }

    [Fact]
    public void Pieces_fit_together()
    {
        // A constant stays one over every seam inside.
        var input = new float[400_000];
        Array.Fill(input, 0.5f);
        foreach (var (from, to) in new[] { (16000, 16001), (44100, 48000), (48000, 8000), (8000, 48000) })
        {
            var output = Resampler.Resample(input, new SampleRate(from), new SampleRate(to));
            Assert.All(output.AsSpan(2000..^2000).ToArray(), v => Assert.InRange(v, 0.4999f, 0.5001f));
        }
    }

    [Fact]
    public void The_same_rate_gives_a_copy()
    {
        float[] input = [0.1f, -0.2f];
        var output = Resampler.Resample(input, SampleRate.Speech, SampleRate.Speech);
        Assert.Equal(input, output);
        Assert.NotSame(input, output);
    }

    [Fact]
    public void An_impossible_rate_is_named()
    {
        var error = Assert.Throws<TimbreException>(() => Resampler.Resample(new float[10], SampleRate.Speech, new SampleRate(0)));
        Assert.Contains("0 Hz", error.Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => Resampler.Resample(new float[10], new SampleRate(1_000_000), new SampleRate(1)));
    }

    [Fact]
    public void Vector_widths_agree()
    {
        var random = new Numerics.SeededRandom(3);
        var x = new float[208];
        var h = new float[416];
        foreach (ref var v in x.AsSpan())
        {
            v = (float)random.NextGaussian();
        }

        foreach (ref var v in h.AsSpan())
        {
            v = (float)random.NextGaussian();
        }

        double first = 0, second = 0;
        for (var i = 0; i < x.Length; i++)
        {
            first += (double)x[i] * h[i];
            second += (double)x[i] * h[x.Length + i];
        }

        Assert.Equal(first, Convolution.Dot(x, h.AsSpan(0, 208)), 1e-3);
        var (a, b) = Convolution.Dots(x, h);
        Assert.Equal(first, a, 1e-3);
        Assert.Equal(second, b, 1e-3);
    }

    private static float[] Tone(int rate, double hertz, int count)
    {
        var tone = new float[count];
        for (var i = 0; i < count; i++)
        {
            tone[i] = (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / rate));
        }

        return tone;
    }
}
