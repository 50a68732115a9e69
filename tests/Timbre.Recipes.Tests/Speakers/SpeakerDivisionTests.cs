using Timbre.Corpora;

namespace Timbre.Recipes.Tests.Speakers;

public sealed class SpeakerDivisionTests
{
    private static readonly Recipe s_recipe = new() { Validation = 0.25, PublishedTest = 0.3, PublishedValidation = 0.2, Speaker = new SpeakerSettings { Test = 0.2 } };

    [Fact]
    public void ByUtteranceWholeUtterancesAreHeldOut()
    {
        var corpus = MadeUpFrames.Corpus(MadeUpFrames.Spoken(5, 1, 1, 1));
        var division = SpeakerDivision.ByUtterance(corpus, s_recipe);
        int[] train = [.. division.Train.Select(s => s.Utterance)], validation = [.. division.Validation.Select(v => v.Utterance)], test = [.. division.Tested.Select(t => t.Utterance)];
        Assert.Equal(Enumerable.Range(0, 15), train.Concat(validation).Concat(test).Order());
        Assert.Equal(["s0", "s1", "s2"], division.Labels);
        Assert.Equal([0, 1, 2], test.Select(u => division.LabelOf[u]).Order());
        Assert.Equal([0, 1, 2], validation.Select(u => division.LabelOf[u]).Order());
        Assert.All(division.Train, s => Assert.Equal(Stretch.Whole(s.Utterance), s));
        Assert.All(division.Tested, t => Assert.Equal((2, Stretch.Whole(t.Utterance)), (t.Chunks.Count, Assert.Single(t.All)))); // 5 s
        Assert.Equal((SpeakerForm.ByUtterance, false), (division.Name, division.Split.Check(SplitPurpose.KnownSpeakers).Leak));
    }

    [Fact]
    public void ByChapterTheLastIsTestedAndTheOneBeforeCalibrates()
    {
        var corpus = MadeUpFrames.Corpus(MadeUpFrames.Spoken(2, 3, 3, 1, 2));
        var division = SpeakerDivision.ByChapter(corpus, s_recipe);
        List<string> Of(IEnumerable<int> utterances) => [.. utterances.Select(u => corpus.Utterances[u].Utterance).Select(u => $"{u.Speaker} {u.Chapter}").Distinct()];
        Assert.Equal(["s0", "s1", "s3"], division.Labels);
        Assert.Equal(["s0 c2", "s1 c2", "s3 c1"], Of(division.Tested.Select(t => t.Utterance)));
        Assert.Equal(["s0 c1", "s1 c1"], Of(division.Validation.Select(t => t.Utterance))); // s3 has nothing left to hold back
        Assert.Equal(["s0 c0", "s1 c0", "s3 c0"], Of(division.Train.Select(t => t.Utterance)));
        Assert.All(corpus.Utterances, (u, i) => Assert.Equal(u.Utterance.Speaker switch { "s0" => 0, "s1" => 1, "s3" => 2, _ => -1 }, division.LabelOf[i]));
        var leak = division.Split.Check(SplitPurpose.KnownSpeakers);
        Assert.Equal((false, 0), (leak.Leak, leak.SharedChapters));
    }

    [Theory]
    [InlineData(true, 2, 2)]
    [InlineData(true, 1, 2, 3)]
    [InlineData(false, 1, 1, 1)]
    [InlineData(false, 1, 2)]
    public void ChaptersAreThereWhereTwoSpeakersHaveTwo(bool there, params int[] chapters) =>
        Assert.Equal(there, SpeakerDivision.HasChapters(MadeUpFrames.Corpus(MadeUpFrames.Spoken(2, chapters))));

    [Fact]
    public void ByChunkNothingThatIsTestedIsLearned()
    {
        var corpus = MadeUpFrames.Corpus(MadeUpFrames.Spoken(6, 1, 1));
        var division = SpeakerDivision.ByChunk(corpus, s_recipe);
        List<Stretch> validation = [.. division.Validation.SelectMany(v => v.Chunks)], test = [.. division.Tested.SelectMany(v => v.Chunks)];
        Assert.Equal(
            Enumerable.Range(0, 12).SelectMany(u => Stretch.Cut(u, 5, 2)), division.Train.Concat(validation).Concat(test).OrderBy(s => s.Utterance).ThenBy(s => s.From));
        Assert.Equal(8, test.Count); // 0.3 of 12 chunks of each speaker
        Assert.All(division.Tested, t => Assert.Equal(t.Chunks, t.All));
        Assert.Equal((Recipe.AsPublished, true, true), (division.Name, division.Split.IsByPiece, division.Split.Check(SplitPurpose.KnownSpeakers).Leak));
        Assert.Empty(division.StretchesOf(1));
    }

    [Fact]
    public void StretchesAreThoseThatFitIntoTestedUtterances()
    {
        var recordings = MadeUpFrames.Spoken(5, 1, 1).Select((r, i) => i % 2 == 0 ? r : (r.Utterance, new Timbre.Audio.FeatureMatrix(1, 3, [1, 2, 3]))).ToList();
        var division = SpeakerDivision.ByUtterance(MadeUpFrames.Corpus(recordings), s_recipe);
        Assert.Equal(division.Tested.Count, division.StretchesOf(1).Count);
        Assert.All(division.StretchesOf(2), s => Assert.Equal((0, 2), (s.Utterance % 2, s.Stretches.Count)));
        Assert.Equal(division.Tested.Count(t => t.Utterance % 2 == 0), division.StretchesOf(2).Count);
        Assert.Empty(division.StretchesOf(6));
    }

    [Fact]
    public void OfEverythingNothingIsTested()
    {
        var division = SpeakerDivision.Everything(MadeUpFrames.Corpus(MadeUpFrames.Spoken(4, 1, 1)), s_recipe);
        Assert.Empty(division.Tested);
        Assert.Equal((6, 2), (division.Train.Count, division.Validation.Count));
    }

    [Fact]
    public void OneSpeakerCannotBeToldApart() => Assert.Equal(
        "telling speakers apart needs two at least; there is 1",
        Assert.Throws<TimbreException>(() => SpeakerDivision.ByUtterance(MadeUpFrames.Corpus(MadeUpFrames.Spoken(4, 1)), s_recipe)).Message);
}
