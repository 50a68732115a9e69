namespace Timbre.Numerics.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void A_sequence_goes_on_from_its_state()
    {
        var random = new SeededRandom(7);
        for (var i = 0; i < 9; i++)
        {
            random.NextGaussian(); // an odd number: one is drawn ahead
            var other = SeededRandom.FromState(random.State);
            Assert.Equal(random.State, other.State);
            Assert.Equal(Draw(random), Draw(other));
        }

        Assert.NotEqual(Draw(new SeededRandom(8)), Draw(random));
        Assert.Throws<ArgumentException>(() => SeededRandom.FromState(default));
    }

    private static double[] Draw(SeededRandom random) => [random.NextGaussian(), random.NextDouble(), random.NextGaussian(), random.NextInt(1000)];
}
