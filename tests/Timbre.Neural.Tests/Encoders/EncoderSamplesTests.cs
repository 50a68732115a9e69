namespace Timbre.Neural.Tests.Encoders;

/// <summary>Samples that no recording should hold give numbers or a message.</summary>
public sealed class EncoderSamplesTests
{
    public static TheoryData<bool, EncoderPrecision> Forms => EncoderSameBitsTests.Forms;

    [Theory]
    [MemberData(nameof(Forms))]
    public void Silence_and_other_strange_signals_give_finite_numbers(bool large, EncoderPrecision precision)
    {
        var encoder = new TinyEncoder(new TinyForm { Large = large }).Load(precision);
        var signals = new Dictionary<string, Func<int, float>>(StringComparer.Ordinal)
        {
            ["silence"] = _ => 0,
            ["negative zeros"] = _ => -0f,
            ["a constant"] = _ => 0.7f,
            ["a large constant"] = _ => -1e12f,
            ["one impulse"] = i => i == 500 ? 1 : 0,
            ["as loud as can be"] = i => 1e12f * MathF.Sin(i),
            ["one enormous sample"] = i => i == 500 ? 1e12f : 0.1f * MathF.Sin(i),
            ["hardly anything"] = i => 1e-30f * MathF.Sin(i),
            ["subnormal numbers"] = i => float.Epsilon * (i % 3),
            ["a square wave"] = i => i / 50 % 2 == 0 ? 1 : -1,
        };
        foreach (var (name, signal) in signals)
        {
            float[] samples = [.. Enumerable.Range(0, 1500).Select(signal)];
            foreach (var normalize in (bool[])[false, true])
            {
                var frames = encoder.Encode([samples], normalize: normalize);
                Assert.True(frames.All(float.IsFinite), $"{name}, normalize {normalize}");
                Assert.True(frames.All(v => Math.Abs(v) < 100), $"{name}, normalize {normalize}: {frames.Max(Math.Abs)}");
            }
        }
    }

    [Fact]
    public void Silence_is_what_plain_loops_make_of_it()
    {
        foreach (var large in (bool[])[false, true])
        {
            var net = new TinyEncoder(new TinyForm { Large = large });
            var (encoder, plain) = (net.Load(), new PlainEncoder(net));
            foreach (var normalize in (bool[])[false, true])
            {
                EncoderReferenceTests.AssertClose(plain.Stages(new float[900], normalize)[^1], encoder.Encode([new float[900]], normalize: normalize), "silence");
            }
        }
    }

    [Fact]
    public void Too_few_samples_are_refused_and_just_enough_are_not()
    {
        var encoder = new TinyEncoder(new TinyForm()).Load();
        foreach (var count in (int[])[0, 1, 29])
        {
            Assert.Equal(0, encoder.FrameCount(count));
            Assert.Equal($"{count} samples are too few: one frame of the encoder takes 30", Refused(encoder, new float[count]));
        }

        Assert.Equal(40, encoder.Encode([new float[30]]).Length);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Samples_that_are_not_finite_are_refused_wherever_they_are(float value)
    {
        var encoder = new TinyEncoder(new TinyForm()).Load();
        foreach (var place in (int[])[0, 1, 500, 998, 999])
        {
            var samples = TinyEncoder.Samples(1000);
            samples[place] = value;
            Assert.Equal("the samples are not all finite", Refused(encoder, samples));
            Assert.Throws<TimbreException>(() => encoder.Encode([new float[900], samples], threads: 2));
            Assert.Throws<TimbreException>(() => encoder.Score(samples));
        }
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-float.MaxValue)]
    public void Samples_whose_squares_would_not_be_finite_are_refused(float value)
    {
        var encoder = new TinyEncoder(new TinyForm { Large = true }).Load();
        var samples = TinyEncoder.Samples(1000);
        samples[300] = value;
        Assert.Contains("cannot be encoded; full scale is 1", Refused(encoder, samples), StringComparison.Ordinal);
    }

    [Fact]
    public void More_frames_than_an_array_holds_are_refused()
    {
        var encoder = new TinyEncoder(new TinyForm { Units = 1, Heads = 1, Inner = 1 << 18, Channels = 2, Layers = 1, Kernels = [1], Strides = [1], PositionKernel = 1, PositionGroups = 1 }).Load();
        Assert.Equal(3, encoder.Encode([new float[3]]).Length);
        Assert.Equal("9000 frames at once are too many for this encoder; encode shorter chunks, or fewer of them", Refused(encoder, new float[9000]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Layers_that_are_not_there_are_refused(int layer)
    {
        var encoder = new TinyEncoder(new TinyForm()).Load();
        Assert.Equal($"layer={layer}: must be between 0 and 2", Assert.Throws<TimbreException>(() => encoder.Encode([new float[900]], layer)).Message);
    }

    [Fact]
    public void Loudness_is_no_matter_to_an_encoder_that_normalises()
    {
        var encoder = new TinyEncoder(new TinyForm { Large = true }).Load();
        var samples = TinyEncoder.Samples(1200);
        var (soft, loud) = (encoder.Encode([samples], normalize: true), encoder.Encode([Array.ConvertAll(samples, s => s * 32_768)], normalize: true));
        Assert.True(soft.Zip(loud, (a, b) => Math.Abs(a - b)).Max() < 1e-3);
    }

    private static string Refused(EncoderModel encoder, float[] samples) => Assert.Throws<TimbreException>(() => encoder.Encode([samples])).Message;
}
