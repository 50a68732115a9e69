namespace Timbre.Numerics.Tests;

public sealed class AlignedFloatsTests
{
    [Fact]
    public void The_first_values_are_the_same_memory()
    {
        var all = new AlignedFloats(20);
        var first = all.First(16);
        all.Span[15] = 3;
        first.Span[0] = 2;
        Assert.Equal((16, 3f, 2f), (first.Length, first.Span[^1], all.Span[0]));
        Assert.Equal(0, all.First(0).First(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => all.First(21));
        Assert.Throws<ArgumentOutOfRangeException>(() => first.First(17));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.First(-1));
    }
}
