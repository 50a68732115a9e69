namespace Timbre.Recipes.Tests.Speakers;

public sealed class StretchTests
{
    [Theory]
    [InlineData(5.0, 2.0, 2)]
    [InlineData(4.0, 2.0, 2)]
    [InlineData(3.99995, 2.0, 2)] // a sample too few does not count
    [InlineData(3.99, 2.0, 1)]
    [InlineData(1.9, 2.0, 0)]
    public void EqualStretchesFollowOneAnother(double seconds, double length, int count)
    {
        var within = Stretch.Within(7, seconds, length);
        Assert.Equal(Enumerable.Range(0, count).Select(k => new Stretch(7, k * length, (k + 1) * length)), within);
        Assert.Equal(count == 0 ? [Stretch.Whole(7)] : within, Stretch.Cut(7, seconds, length));
    }

    [Fact]
    public void AWholeUtteranceHasNoEnd() => Assert.Equal((3, 0.0, double.PositiveInfinity), (Stretch.Whole(3).Utterance, Stretch.Whole(3).From, Stretch.Whole(3).To));
}
