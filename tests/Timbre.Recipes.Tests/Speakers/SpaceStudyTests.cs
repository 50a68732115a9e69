using Timbre.Numerics;

namespace Timbre.Recipes.Tests.Speakers;

public sealed class SpaceStudyTests
{
    [Fact]
    public void VoicesFarApartAreFoundWithoutTheirLabels()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of());
        Assert.Equal([("k-means", "frame"), ("k-means", "chunk"), ("agglomerative", "chunk")], space.Clusterings.Select(c => (c.Method, c.Unit)));
        Assert.Equal([6 * 2 * 3 * 180, 6 * 2 * 3 * 3, 6 * 2 * 3 * 3], space.Clusterings.Select(c => c.N));
        foreach (var clustering in space.Clusterings.Skip(1))
        {
            Assert.Equal(1, clustering.Speakers.AdjustedRand, 12);
            Assert.Equal(1, clustering.Genders!.Purity, 12);
            Assert.InRange(clustering.Chapters!.AdjustedRand, 0.3, 0.8);
            Assert.InRange(clustering.Silhouette, 0.3, 1);
        }

        Assert.InRange(space.Clusterings[0].Speakers.AdjustedRand, 0.6, 1);
        Assert.True(double.IsNaN(space.Clusterings[0].Silhouette));
    }

    [Fact]
    public void VoicesThatAreAllAlikeAreNotTold()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(own: 0, gender: 0));
        Assert.All(space.Clusterings, c => Assert.InRange(c.Speakers.AdjustedRand, -0.1, 0.1));
        Assert.All(space.Axes, a => Assert.InRange(a.GenderAuc, 0.5, 0.7));
        Assert.All(space.Axes, a => Assert.InRange(a.SpeakerShare, 0, 0.2));
    }

    [Fact]
    public void TheFirstAxisFollowsWhatVariesMost()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(own: 0.1));
        Assert.Equal(5, space.Axes.Count);
        Assert.Equal(space.ChunkRatios.Take(5), space.Axes.Select(a => a.Ratio));
        var told = space.Axes[0];
        Assert.Equal(1, told.GenderAuc, 12);
        Assert.InRange(told.SpeakerShare, 0.7, 1);
        Assert.InRange(told.ChapterShare, 0, 0.1);
        Assert.All(space.Axes, a => Assert.InRange(a.GenderAuc, 0.5, 1));
    }

    [Fact]
    public void SharesOfSquaresAreThoseOfTheTextbook()
    {
        // Groups (1, 3) and (7, 9): 36 of 40 lie between them.
        Assert.Equal(0.9, SpaceAxes.Between([1, 7, 3, 9], [5, 2, 5, 2]), 14);
        Assert.Equal(0, SpaceAxes.Between([1, 3, 1, 3], [0, 0, 1, 1]), 14);
        Assert.Equal(double.NaN, SpaceAxes.Between([2, 2], [0, 1]));
    }

    [Fact]
    public void ComponentsAreCountedChunkByChunk()
    {
        // One source behind all features of the first recording, as many sources as features behind those of the second; the third is silent.
        var random = new SeededRandom(1);
        float[] one = [.. Enumerable.Range(0, 60).Select(_ => random.NextGaussian()).SelectMany(v => new[] { (float)v, (float)(-2 * v) + 5, (float)(3 * v), (float)v })];
        float[] many = [.. Enumerable.Range(0, 35 * 4).Select(_ => (float)random.NextGaussian())];
        float[] silence = [.. Enumerable.Repeat(0.1f, 7 * 4)];
        var space = MadeUpVoices.Look([(MadeUpVoices.Spoken(0, 0, 0), one), (MadeUpVoices.Spoken(1, 0, 0), many), (MadeUpVoices.Spoken(2, 0, 0), silence)], new() { Share = 0.97 }, 30, 4);
        Assert.Equal([1, 1, 4, 1], space.ComponentsPerChunk);
        Assert.Equal(["s0", "s0", "s1", "s2"], space.Points.Select(p => p.Utterance.Speaker));
        Assert.Equal([0, 1, 0, 0], space.Points.Select(p => p.Chunk));
    }

    [Fact]
    public void FiguresOfComponentsAreThoseOfCovariance()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(), new() { Components = 4 });
        Assert.Equal([4, 4], new[] { space.FrameRatios.Count, space.ChunkRatios.Count });
        Assert.Equal(space.FrameRatios.OrderDescending(), space.FrameRatios);
        Assert.InRange(space.FrameRatios.Sum(), 0.7, 1);
        Assert.Equal(1, MadeUpVoices.Look(MadeUpVoices.Of()).FrameRatios.Sum(), 9);
    }

    [Fact]
    public void SpeakersLikeEachOtherStandTogether()
    {
        // Speakers 0 and 3, 1 and 4, 2 and 5 are in the same place.
        var voices = MadeUpVoices.Of(own: 0, gender: 0).Select(v =>
        {
            var place = (v.Utterance.Speaker![1] - '0') % 3;
            return (v.Utterance, v.Rows.Select((x, i) => x + (i % MadeUpVoices.Features / 2 == place ? 9f : 0f)).ToArray());
        }).ToList();
        var similarity = MadeUpVoices.Look(voices).Similarity;
        Assert.Equal(["s0", "s1", "s2", "s3", "s4", "s5"], similarity.Speakers.Order());
        Assert.Equal(similarity.Speakers.Select(s => (s[1] - '0') % 2 == 0 ? "F" : "M"), similarity.Genders);
        for (var i = 0; i < 6; i += 2)
        {
            Assert.Equal(3, Math.Abs(similarity.Speakers[i][1] - similarity.Speakers[i + 1][1]));
            Assert.InRange(similarity.Cosines[i][i + 1], 0.8, 1);
            Assert.InRange(similarity.Cosines[i][(i + 2) % 6], -1, 0);
        }

        Assert.Equal([(0, 1), (2, 3), (4, 5)], similarity.Merges.Take(3).Select(m => (m.Left, m.Right)).Order());
        Assert.All(similarity.Merges.Take(3), m => Assert.Equal(1 - similarity.Cosines[m.Left][m.Right], m.Distance, 12));
        Assert.All(similarity.Merges.Skip(3), m => Assert.True(Math.Max(m.Left, m.Right) >= 6));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(1, similarity.Cosines[i][i]);
            Assert.All(Enumerable.Range(0, 6), j => Assert.Equal(similarity.Cosines[i][j], similarity.Cosines[j][i]));
        }
    }

    [Fact]
    public void ARoomThatComesThroughIsHeard()
    {
        var heard = MadeUpVoices.Look(MadeUpVoices.Of(room: 8)).Chapters!;
        Assert.Equal((6, 6 * 2 * 3 * 3), (heard.Speakers, heard.Chunks));
        Assert.InRange(heard.Same, 0.95, 1);
        Assert.Equal(2 / 5.0, heard.Expected, 12); // of five other utterances, two are from the chapter
        var notThere = MadeUpVoices.Look(MadeUpVoices.Of(own: 2, utterances: 6)).Chapters!;
        Assert.InRange(notThere.Same - notThere.Expected, -0.15, 0.15);
    }

    [Fact]
    public void ChaptersOfOneUtteranceAreNeverTheNeighbours()
    {
        var echo = MadeUpVoices.Look(MadeUpVoices.Of(utterances: 1, room: 4)).Chapters!;
        Assert.Equal((0, 0), (echo.Same, echo.Expected));
    }

    [Fact]
    public void MapsShowTheSameNumberOfEachSpeaker()
    {
        var voices = MadeUpVoices.Of(speakers: 4);
        voices.AddRange(MadeUpVoices.Of(speakers: 1, utterances: 20).Select((v, i) => (v.Utterance with { Id = $"more-{i}", Speaker = "talker" }, v.Rows)));
        var space = MadeUpVoices.Look(voices, new() { MapPoints = 40 });
        Assert.Equal([8, 8, 8, 8, 8], space.Points.GroupBy(p => p.Utterance.Speaker).Select(g => g.Count()));
        Assert.Equal(space.Points.Count, space.Points.DistinctBy(p => (p.Utterance.Id, p.Chunk)).Count());
        Assert.True(space.MapDivergence >= 0);
        Assert.All(space.Points, p => Assert.True(double.IsFinite(p.MapX + p.MapY + p.First + p.Second)));
        Assert.All(space.Points, p => Assert.InRange(p.Chunk, 0, 2));
    }

    [Fact]
    public void TheMapKeepsSpeakersApart()
    {
        var points = MadeUpVoices.Look(MadeUpVoices.Of()).Points;
        foreach (var point in points)
        {
            var nearest = points.Where(p => p != point).MinBy(p => Math.Pow(p.MapX - point.MapX, 2) + Math.Pow(p.MapY - point.MapY, 2))!;
            Assert.Equal(point.Utterance.Speaker, nearest.Utterance.Speaker);
            Assert.Equal(point.KMeans, nearest.KMeans);
        }
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(200)]
    public void FramesAreThinnedEvenly(int limit)
    {
        var frames = 6 * 2 * 3 * 180; 
        var space = MadeUpVoices.Look(MadeUpVoices.Of(), new() { FrameLimit = limit });
        Assert.Equal(limit > frames ? frames : 197, space.Clusterings[0].N); // every 33rd
        Assert.Equal(6, space.Clusterings[0].Speakers.Classes);
    }
}
