namespace Timbre.Neural.Tests.Encoders;

/// <summary>Every layer against plain loops in double, at lengths where blocks of frames begin and end.</summary>
public sealed class EncoderReferenceTests
{
    private static readonly int[] s_frames = [1, 2, 31, 32, 33, 64, 65, 100];

    public static TheoryData<string> Names => [.. Forms.Keys];

    internal static Dictionary<string, TinyForm> Forms { get; } = new(StringComparer.Ordinal)
    {
        ["group norm, norms last"] = new TinyForm(),
        ["layer norm, norms first"] = new TinyForm { Large = true, Seed = 2 },
        ["even position kernel"] = new TinyForm { PositionKernel = 8, Seed = 3 },
        ["even position kernel, norms first"] = new TinyForm { Large = true, PositionKernel = 8, PositionGroups = 8, Seed = 4 },
        ["one convolution"] = new TinyForm { Kernels = [10], Strides = [5], Seed = 5 },
        ["one convolution, norms first"] = new TinyForm { Large = true, Kernels = [7], Strides = [9], Seed = 6 },
        ["sizes of no power of two"] = new TinyForm { Units = 51, Heads = 3, Inner = 131, Channels = 33, Kernels = [11, 4, 1, 3], Strides = [3, 1, 2, 2], PositionKernel = 1, PositionGroups = 3, Layers = 3, Seed = 7 },
        ["other epsilon, norms first"] = new TinyForm { Large = true, Epsilon = 0.01, PositionKernel = 128, Seed = 8 },
        ["other epsilon, norms last"] = new TinyForm { Epsilon = 0.01, PositionKernel = 31, Seed = 9 },
        ["one head of many units"] = new TinyForm { Units = 96, Heads = 1, Inner = 20, PositionGroups = 1, Seed = 10 },
        ["group norm after a bias"] = new TinyForm { Bias = true, Seed = 12 },
        ["layer norm without a bias, norms last"] = new TinyForm { Each = true, Seed = 13 },
        ["group norm, norms first"] = new TinyForm { First = true, Seed = 14 },
        ["heads of one unit"] = new TinyForm { Units = 6, Heads = 6, Inner = 5, Channels = 3, PositionGroups = 6, Seed = 11 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_is_what_plain_loops_give(string name)
    {
        var net = new TinyEncoder(Forms[name]);
        var (encoder, plain) = (net.Load(), new PlainEncoder(net));
        foreach (var frames in s_frames.Where(f => f > 1 || net.Form.Kernels.Length > 1)) // nothing can be normalised over one row
        {
            var samples = TinyEncoder.Samples(net.Form.SamplesFor(frames) + (frames % 3), frames);
            Assert.Equal(frames, encoder.FrameCount(samples.Length));
            foreach (var normalize in (bool[])[false, true])
            {
                var stages = plain.Stages(samples, normalize);
                for (var layer = 0; layer <= net.Form.Layers + 1; layer++)
                {
                    var actual = encoder.Encode([samples], layer > net.Form.Layers ? null : layer, normalize);
                    AssertClose(stages[layer], actual, $"{frames} frames, layer {layer}, normalize {normalize}");
                }
            }
        }
    }

    [Fact]
    public void A_constant_offset_as_large_as_a_bad_microphones_is_no_matter_to_the_group_norm()
    {
        var net = new TinyEncoder(new TinyForm());
        var samples = Array.ConvertAll(TinyEncoder.Samples(net.Form.SamplesFor(40)), s => s + 0.9f);
        AssertClose(new PlainEncoder(net).Stages(samples, normalize: false)[^1], net.Load().Encode([samples], normalize: false), "with an offset");
    }

    internal static void AssertClose(double[][] expected, float[] actual, string what)
    {
        var values = expected.SelectMany(f => f).ToArray();
        Assert.Equal(values.Length, actual.Length);
        var worst = values.Zip(actual, (e, a) => Math.Abs(e - a) / (1 + Math.Abs(e))).Max();
        Assert.True(worst <= 1e-4, $"{what}: scaled error {worst:g3}");
    }
}
