using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Tests.Augmentation;

public sealed class RoomTests
{
    [Theory]
    [InlineData(0.2, 4, 3, 2.5)]
    [InlineData(0.3, 5, 4, 3)]
    [InlineData(0.5, 6, 5, 3)]
    [InlineData(0.7, 8, 6, 3.5)]
    public void The_response_decays_as_asked_from_a_direct_sound_at_the_start(double rt60, double length, double width, double height)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var response = Response($"room(rt60={rt60}, length={length}, width={width}, height={height}, distance=1..2)", seed);
            Assert.Equal(0, Array.IndexOf(response, response.Max()));
            var energy = Remaining(response);
            Assert.InRange(DecayTime(energy), 0.75 * rt60, 1.25 * rt60);
            Assert.True(energy[^(response.Length / 10)] < 1e-4 * energy[0]);
        }
    }

    [Fact]
    public void More_absorption_decays_faster()
    {
        var hard = DecayTime(Remaining(Response("room(absorption=0.2, distance=1)", 1)));
        var soft = DecayTime(Remaining(Response("room(absorption=0.6, distance=1)", 1)));
        Assert.True(soft < 0.5 * hard, $"{soft} against {hard}");
    }

    [Fact]
    public void Reflections_come_when_geometry_says()
    {
        // Floor and ceiling are 10 m away and more, one wall near: the first reflection comes from it.
        var response = ImageSources.Response(Signals.Rate, [40, 40, 40], [20, 2, 20], [22, 2, 20], 0.5, 0.03);
        var delay = (Math.Sqrt((2 * 2) + (4 * 4)) - 2) / 343;
        var strongest = Enumerable.Range(8, response.Length - 8).MaxBy(i => response[i]);
        Assert.InRange(strongest, (delay * 16000) - 1, (delay * 16000) + 1);
        Assert.Equal(0.5 * 2 / Math.Sqrt(20), response[strongest], 0.06);
    }

    [Fact]
    public void Level_and_length_stay()
    {
        var vowel = Signals.Vowel(130, 700, 12_000);
        var wet = Signals.Run("room", vowel);
        Assert.Equal(vowel.Length, wet.Length);
        Assert.Equal(Signals.Rms(vowel), Signals.Rms(wet), 1e-4);
        Assert.NotEqual(vowel, wet);
        Assert.All(Signals.Run("room", new float[100]), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData("room(length=1, width=1, height=1, distance=50, rt60=0.05)")]
    [InlineData("room(length=50, width=1, height=1, distance=0.1, absorption=0.05)")]
    [InlineData("room(length=50, width=50, height=50, rt60=2)")]
    public void Strange_rooms_are_rooms(string plan)
    {
        var response = Response(plan, 3);
        Assert.All(response, v => Assert.True(float.IsFinite(v)));
        Assert.InRange(response[0], 0.5f, 2f);
    }

    private static float[] Response(string plan, long seed) =>
        Room.Response(Signals.Rate, AugmentationPlan.Parse(plan, seed).Describe("someone", 1).Steps[0], new SeededRandom(seed));

    private static double[] Remaining(float[] response)
    {
        var energy = new double[response.Length];
        double sum = 0;
        for (var i = response.Length - 1; i >= 0; i--)
        {
            sum += (double)response[i] * response[i];
            energy[i] = sum;
        }

        return energy;
    }

    /// <summary>A line through the decay from −5 to −25 dB, where the end of the response does not bend it.</summary>
    private static double DecayTime(double[] energy)
    {
        var points = new List<(double X, double Y)>();
        for (var i = 0; i < energy.Length; i++)
        {
            var level = 10 * Math.Log10(energy[i] / energy[0]);
            if (level is <= -5 and >= -25)
            {
                points.Add((i / 16000.0, level));
            }
        }

        var (mx, my) = (points.Average(p => p.X), points.Average(p => p.Y));
        return -60 / (points.Sum(p => (p.X - mx) * (p.Y - my)) / points.Sum(p => (p.X - mx) * (p.X - mx)));
    }
}
