namespace Timbre.Neural.Tests.Encoders;

/// <summary>Weights in eight bits take a quarter of the memory and give nearly the same frames.</summary>
public sealed class EncoderEightBitTests
{
    public static TheoryData<bool, long> Cases => new() { { false, 1 }, { false, 2 }, { false, 3 }, { true, 1 }, { true, 2 }, { true, 3 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_frame_points_where_the_exact_one_does(bool large, long seed)
    {
        var net = new TinyEncoder(new TinyForm { Large = large, Seed = seed, Units = 64, Heads = 4, Inner = 130, Channels = 48, Layers = 4 });
        var (exact, small) = (net.Load(), net.Load(EncoderPrecision.EightBit));
        Assert.Equal((EncoderPrecision.Single, EncoderPrecision.EightBit), (exact.Precision, small.Precision));
        Assert.Equal(exact.ParameterCount, small.ParameterCount);
        foreach (var layer in (int?[])[0, 2, null])
        {
            var samples = TinyEncoder.Samples(4000, seed);
            var (a, b) = (exact.Encode([samples], layer), small.Encode([samples], layer));
            Assert.NotEqual(a, b);
            var worst = a.Chunk(64).Zip(b.Chunk(64), Cosine).Min();
            Assert.True(worst >= 0.99, $"layer {layer}: cosine {worst:g5}");
        }
    }

    [Fact]
    public void Weights_take_about_a_quarter()
    {
        var net = new TinyEncoder(new TinyForm { Units = 256, Heads = 4, Inner = 512, Channels = 128, PositionKernel = 1, PositionGroups = 16, Layers = 3 });
        var (exact, small) = (net.Load(), net.Load(EncoderPrecision.EightBit));
        Assert.InRange(exact.WeightBytes, 4 * exact.ParameterCount * 0.95, 4 * exact.ParameterCount * 1.05);
        Assert.InRange(small.WeightBytes, exact.WeightBytes * 0.24, exact.WeightBytes * 0.28);
    }

    [Fact]
    public void Heads_stay_exact_enough()
    {
        var net = new TinyEncoder(new TinyForm { Prefix = "hubert." });
        net.Linear("classifier.dense", 40, 40, head: true);
        net.Linear("classifier.out_proj", 40, 2, head: true);
        var samples = TinyEncoder.Samples(3000);
        var (exact, small) = (net.Load().Score(samples)[0], net.Load(EncoderPrecision.EightBit).Score(samples)[0]);
        Assert.All(exact.Zip(small), p => Assert.Equal(p.First, p.Second, 0.05f));
    }

    [Fact]
    public void Another_precision_is_refused() =>
        Assert.Contains("precision=7", Assert.Throws<TimbreException>(() => new TinyEncoder(new TinyForm()).Load((EncoderPrecision)7)).Message, StringComparison.Ordinal);

    private static double Cosine(float[] a, float[] b)
    {
        double product = 0, first = 0, second = 0;
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            first += (double)a[i] * a[i];
            second += (double)b[i] * b[i];
        }

        return product / Math.Sqrt(first * second);
    }
}
