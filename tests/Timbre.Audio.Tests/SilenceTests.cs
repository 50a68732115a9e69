namespace Timbre.Audio.Tests;

public sealed class SilenceTests
{
    [Fact]
    public void SoundIsFoundFrameByFrame()
    {
        var samples = new float[20000];
        Array.Fill(samples, 0.5f, 4000, 3000);
        Array.Fill(samples, 0.4f, 12000, 2000);
        var options = new SilenceOptions { TopDecibels = 30, FrameLength = 200, HopLength = 100 };

        // Frame i covers samples 100·i − 100 … 100·i + 99: the first that sounds is 40 (half of it), the last 70.
        Assert.Equal([(4000, 7100), (12000, 14100)], Silence.Split(samples, options));
        Assert.Equal((4000, 14100), Silence.Trim(samples, options));
        Assert.Equal([(4000, 7100)], Silence.Split(samples.AsSpan(0, 9000), options));
    }

    [Fact]
    public void SoundUpToTheEndIsKeptToTheLastSample()
    {
        var samples = FeaturesReference.Noise(1, 5001);
        Assert.Equal((0, 5001), Silence.Trim(samples));
        Assert.Equal([(0, 5001)], Silence.Split(samples));
        Assert.Equal((0, 1), Silence.Trim([0.1f]));
        Assert.Equal([(0, 1)], Silence.Split([0.1f], new() { FrameLength = 1, HopLength = 1 }));
    }

    [Fact]
    public void NothingButZerosIsAsLoudAsItself()
    {
        Assert.Equal((0, 3000), Silence.Trim(new float[3000]));
        Assert.Equal((0, 0), Silence.Trim(new float[3000], new() { Reference = 1 }));
        Assert.Empty(Silence.Split(new float[3000], new() { Reference = 1 }));
        Assert.Equal((0, 3000), Silence.Trim(new float[3000], new() { Reference = 1, TopDecibels = 101 })); // the floor is -100 dB
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<TimbreException>(() => Silence.Trim([]));
        Assert.Throws<TimbreException>(() => Silence.Split([1, float.PositiveInfinity]));
        Refuse("top_db=0", new() { TopDecibels = 0 });
        Refuse("top_db=NaN", new() { TopDecibels = double.NaN });
        Refuse("frame_length=0", new() { FrameLength = 0 });
        Refuse("hop_length=0", new() { HopLength = 0 });
        Refuse("ref=NaN", new() { Reference = double.NaN });

        static void Refuse(string message, SilenceOptions options) =>
            Assert.StartsWith(message + ":", Assert.Throws<TimbreException>(() => Silence.Trim([1], options)).Message, StringComparison.Ordinal);
    }
}
