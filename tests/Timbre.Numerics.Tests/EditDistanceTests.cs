namespace Timbre.Numerics.Tests;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "mfcc", 4)]
    [InlineData("mfcc", "mfcc", 0)]
    [InlineData("mfc", "mfcc", 1)]
    [InlineData("n_ftt", "n_fft", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Insertions_removals_and_replacements_are_counted(string a, string b, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(a, b));
        Assert.Equal(expected, EditDistance.Between(b, a));
    }
}
