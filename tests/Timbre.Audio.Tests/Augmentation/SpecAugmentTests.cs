using Timbre.Audio;

namespace Timbre.Tests.Augmentation;

public sealed class SpecAugmentTests
{
    private static readonly FeatureMatrix Ones = Filled(80, 300, 1);

    [Fact]
    public void Bands_and_stretches_are_hidden_and_nothing_else()
    {
        var most = (Bands: 0, Frames: 0);
        for (var copy = 1; copy <= 200; copy++)
        {
            var masked = new SpecAugment { FrequencyMasks = 2, FrequencyWidth = 10, TimeMasks = 3, TimeWidth = 20, Fill = -7 }.Apply(Ones, 3, "someone", copy);
            var bands = Enumerable.Range(0, 80).Where(f => masked.Row(f).IndexOf(1f) < 0).ToHashSet();
            var frames = Enumerable.Range(0, 300).Where(t => Enumerable.Range(0, 80).All(f => masked[f, t] == -7)).ToHashSet();
            for (var f = 0; f < 80; f++)
            {
                for (var t = 0; t < 300; t++)
                {
                    Assert.Equal(bands.Contains(f) || frames.Contains(t) ? -7 : 1, masked[f, t]);
                }
            }

            Assert.InRange(Runs(bands), 0, 2);
            Assert.InRange(Runs(frames), 0, 3);
            most = (Math.Max(most.Bands, bands.Count), Math.Max(most.Frames, frames.Count));
        }

        Assert.InRange(most.Bands, 15, 20);
        Assert.InRange(most.Frames, 40, 60);
    }

    [Fact]
    public void The_mean_fills_unless_a_value_is_given()
    {
        var values = Enumerable.Range(0, 200).Select(i => (float)i).ToArray();
        var masked = new SpecAugment { FrequencyMasks = 8, FrequencyWidth = 3, TimeMasks = 0 }.Apply(new FeatureMatrix(10, 20, values), 1, "a", 1);
        var changed = masked.Values.ToArray().Zip(values).Where(p => p.First != p.Second).Select(p => p.First).ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, v => Assert.Equal(99.5f, v));
    }

    [Fact]
    public void The_share_limits_stretches()
    {
        var some = new SpecAugment { FrequencyMasks = 0, TimeMasks = 1, TimeWidth = 300, TimeShare = 0.1, Fill = 0 };
        var widest = Enumerable.Range(1, 300).Max(copy => some.Apply(Ones, 0, "a", copy).Row(0).ToArray().Count(v => v == 0));
        Assert.Equal(30, widest);
    }

    [Fact]
    public void Same_copy_same_masks_and_the_input_stays()
    {
        var spec = new SpecAugment { Fill = 0 };
        Assert.Equal(spec.Apply(Ones, 1, "a", 1).Values, spec.Apply(Ones, 1, "a", 1).Values);
        Assert.NotEqual(spec.Apply(Ones, 1, "a", 1).Values.ToArray(), spec.Apply(Ones, 1, "a", 2).Values.ToArray());
        Assert.Equal(-1, Ones.Values.IndexOf(0f));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    public void Small_matrices_are_no_trouble(int features, int frames)
    {
        var masked = new SpecAugment().Apply(Filled(features, frames, 2), 1, "a", 1);
        Assert.Equal((features, frames), (masked.FeatureCount, masked.FrameCount));
    }

    [Fact]
    public void A_wrong_setting_is_named()
    {
        Assert.StartsWith("time_masks=-1: ", Assert.Throws<TimbreException>(() => new SpecAugment { TimeMasks = -1 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("time_share=2: ", Assert.Throws<TimbreException>(() => new SpecAugment { TimeShare = 2 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("fill=NaN: ", Assert.Throws<TimbreException>(() => new SpecAugment { Fill = float.NaN }).Message, StringComparison.Ordinal);
    }

    private static FeatureMatrix Filled(int features, int frames, float value)
    {
        var values = new float[features * frames];
        Array.Fill(values, value);
        return new FeatureMatrix(features, frames, values);
    }

    private static int Runs(HashSet<int> places) => places.Count(p => !places.Contains(p - 1));
}
