using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>How many frames samples give, against a count of the places where every kernel fits.</summary>
public sealed class EncoderGeometryTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261121, 7);

    private static readonly Gen<EncoderConvolution[]> s_convolutions = Gen.NonEmptyListOf(
        Gen.Choose(1, 12).SelectMany(kernel => Gen.Choose(1, 6).Select(stride => new EncoderConvolution(8, kernel, stride)))).Select(l => l.Take(7).ToArray());

    [Fact]
    public void Frames_are_the_places_where_every_kernel_fits() => Check.One(Fixed, Prop.ForAll(Arb.From(s_convolutions), Arb.From(Gen.Choose(0, 20_000)), (convolutions, samples) =>
    {
        var count = samples;
        foreach (var c in convolutions)
        {
            var places = 0;
            for (var start = 0; start + c.Kernel <= count; start += c.Stride)
            {
                places++;
            }

            count = places;
        }

        Assert.Equal(count, Of(convolutions).FrameCount(samples));
    }));

    [Fact]
    public void The_minimum_gives_one_frame_and_each_hop_one_more() => Check.One(Fixed, Prop.ForAll(Arb.From(s_convolutions), Arb.From(Gen.Choose(1, 500)), (convolutions, frames) =>
    {
        var form = Of(convolutions);
        Assert.Equal(convolutions.Aggregate(1, (hop, c) => hop * c.Stride), form.HopSamples);
        Assert.Equal(0, form.FrameCount(form.MinimumSamples - 1));
        Assert.Equal(1, form.FrameCount(form.MinimumSamples));
        var whole = form.MinimumSamples + ((frames - 1) * form.HopSamples);
        Assert.Equal((frames - 1, frames, frames), (form.FrameCount(whole - 1), form.FrameCount(whole), form.FrameCount(whole + form.HopSamples - 1)));
    }));

    [Fact]
    public void The_usual_encoder_takes_400_samples_and_goes_on_by_320()
    {
        int[] kernels = [10, 3, 3, 3, 3, 2, 2], strides = [5, 2, 2, 2, 2, 2, 2];
        var form = Of([.. kernels.Zip(strides, (k, s) => new EncoderConvolution(512, k, s))]);
        Assert.Equal((400, 320), (form.MinimumSamples, form.HopSamples));
        Assert.Equal((0, 1, 99, 6_710_886), (form.FrameCount(399), form.FrameCount(400), form.FrameCount(32_000), form.FrameCount(int.MaxValue)));
        Assert.Equal((0, 0), (form.FrameCount(0), form.FrameCount(-5)));
    }

    private static EncoderConfiguration Of(EncoderConvolution[] convolutions) => new()
    {
        ModelType = "wav2vec2",
        Convolutions = convolutions,
        Units = 8,
        LayerCount = 1,
        HeadCount = 1,
        InnerUnits = 8,
        PositionKernel = 1,
        PositionGroups = 1,
    };
}
