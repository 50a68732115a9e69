using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes.Tests;

public sealed class SpeakerPairsTests
{
    private static readonly ConfusionMatrix s_confusion = new(["a", "b", "c", "d"], [[5, 2, 0, 0], [1, 4, 0, 1], [0, 0, 6, 0], [0, 0, 0, 6]]);

    [Fact]
    public void Confused_pairs_count_both_directions()
    {
        var pairs = ConfusedPair.All(s_confusion);
        Assert.Equal([new ConfusedPair("a", "b", 3), new ConfusedPair("b", "d", 1)], pairs);
    }

    [Fact]
    public void Share_within_a_gender_stands_beside_what_chance_gives()
    {
        var (share, expected) = ConfusedPair.SameGender(s_confusion, s => s is "a" or "b" ? "F" : "M");
        Assert.Equal(0.75, share, 12);
        Assert.Equal(1.0 / 3, expected, 12); // one of the three others
        Assert.True(double.IsNaN(ConfusedPair.SameGender(new ConfusionMatrix(["a", "b"], [[1, 0], [0, 1]]), _ => "F").Share));
    }

    [Theory]
    [InlineData("a", "b", 1)]
    [InlineData("a", "c", 0.5)]
    [InlineData("b", "c", 0)]
    public void Place_of_the_confused_is_1_for_the_most_alike(string first, string second, double place)
    {
        var similarity = new SpeakerSimilarity(["a", "b", "c"], [null, null, null], [[1, 0.9, 0.5], [0.9, 1, 0.1], [0.5, 0.1, 1]], []);
        Assert.Equal(place, AlikePairs.PlaceOfConfused(similarity, [new ConfusedPair(first, second, 2)]), 12);
    }

    [Fact]
    public void Neighbours_on_a_map_are_of_other_utterances()
    {
        // Two chunks of one utterance lie on each other; the nearest of another utterance is of the other speaker.
        SpacePoint At(string utterance, string speaker, double x) => new(new Utterance(utterance, utterance) { Speaker = speaker }, 0, x, 0, 0, 0, 0, 0);
        SpacePoint[] points = [At("u", "a", 0), At("u", "a", 0), At("v", "b", 1), At("w", "b", 1.5), At("x", "a", 9)];
        var found = MapNeighbours.Of(points, p => (p.First, p.Second), p => p.Utterance.Speaker);
        Assert.Equal(2.0 / 5, found.Share, 12); // v and w have each other; both of u have v, x has w
        Assert.Equal(((3 * 2) + (2 * 1)) / 4.0 / 5, found.Expected, 12);
        Assert.True(double.IsNaN(MapNeighbours.Of([points[0]], p => (p.First, p.Second), p => p.Utterance.Speaker).Share));
    }
}
