using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests.Speakers;

public sealed class SpaceDegenerateTests
{
    [Fact]
    public void TheNumberOfCoresDoesNotMatter()
    {
        var voices = MadeUpVoices.Of(room: 1);
        Assert.Equal(Text(MadeUpVoices.Look(voices, jobs: 1)), Text(MadeUpVoices.Look(voices, jobs: 3)));
        Assert.Equal(Text(MadeUpVoices.Look(voices, seed: 4, jobs: 0)), Text(MadeUpVoices.Look(voices, seed: 4, jobs: 1)));
    }

    [Fact]
    public void UnknownLabelsAreNotMadeUp()
    {
        var voices = MadeUpVoices.Of();
        voices[0] = (voices[0].Utterance with { Gender = null, Chapter = null }, voices[0].Rows);
        var space = MadeUpVoices.Look(voices);
        Assert.All(space.Clusterings, c => Assert.Null(c.Genders));
        Assert.All(space.Clusterings, c => Assert.Null(c.Chapters));
        Assert.All(space.Axes, a => Assert.Equal(double.NaN, a.ChapterShare));
        Assert.Equal(6 * 2 * 3 * 3 - 3, space.Chapters!.Chunks);
        Assert.Equal("F", space.Similarity.Genders[space.Similarity.Speakers.ToList().IndexOf("s0")]);

        var none = MadeUpVoices.Look([.. voices.Select(v => (v.Utterance with { Gender = null, Chapter = null }, v.Rows))]);
        Assert.All(none.Axes, a => Assert.Equal(double.NaN, a.GenderAuc));
        Assert.All(none.Similarity.Genders, Assert.Null);
        Assert.Null(none.Chapters);
    }

    [Fact]
    public void OneChapterEachHasNoEcho() => Assert.Null(MadeUpVoices.Look(MadeUpVoices.Of(chapters: 1)).Chapters);

    [Fact]
    public void TwoChunksOfTwoSpeakersAreEnough()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(speakers: 2, chapters: 1, utterances: 1, frames: 7));
        Assert.Equal([2, 2], space.Clusterings.Skip(1).Select(c => c.N));
        Assert.Equal(double.NaN, space.MapDivergence);
        Assert.Equal(space.Points.Select(p => (p.First, p.Second)), space.Points.Select(p => (p.MapX, p.MapY)));
        Assert.Equal(2, space.Similarity.Speakers.Count);
        Assert.Equal(-1, space.Similarity.Cosines[0][1], 6);
        Assert.Equal((0, 1), (space.Similarity.Merges[0].Left, space.Similarity.Merges[0].Right));
        Check(space);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-36.04365)]
    public void SilenceIsAllAlike(float level)
    {
        var space = MadeUpVoices.Look([.. MadeUpVoices.Of().Select(v => (v.Utterance, Enumerable.Repeat(level, v.Rows.Length).ToArray()))]);
        Assert.All(space.ComponentsPerChunk, c => Assert.Equal(1, c));
        Assert.All(space.Axes, a => Assert.Equal(double.NaN, a.SpeakerShare));
        Assert.Equal(double.NaN, space.MapDivergence);
        Assert.Equal(0, space.Similarity.Cosines[0][1]);
        Check(space);
    }

    [Fact]
    public void SingleFramesAndEmptyRecordingsAreTaken()
    {
        var voices = MadeUpVoices.Of(frames: 1);
        voices.Add((MadeUpVoices.Spoken(0, 0, 9), []));
        var space = MadeUpVoices.Look(voices);
        Assert.Equal(36, space.ComponentsPerChunk.Count);
        Assert.DoesNotContain(space.Points, p => p.Utterance.Id == "s0-c0-u9");
        Check(space);
    }

    [Fact]
    public void RemaindersBelongToNoChunk()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(frames: 179));
        Assert.Equal(36 * 2, space.ComponentsPerChunk.Count);
        Assert.Equal(36 * 179, space.Clusterings[0].N);
    }

    [Fact]
    public void OfManyChunksSomeAreTaken()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(utterances: 4, frames: 200), new() { MapPoints = 50 }, framesPerChunk: 2);
        Assert.Equal(4800, space.ComponentsPerChunk.Count);
        Assert.Equal([4000, 4000], space.Clusterings.Skip(1).Select(c => c.N));
        Assert.Equal(50, space.Points.Count);
    }

    [Fact]
    public void WhatCannotBeIsSaid()
    {
        var voices = MadeUpVoices.Of();
        Assert.Contains("at least 2", Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices[..3])).Message, StringComparison.Ordinal);
        Assert.Contains("2", Assert.Throws<TimbreException>(() => MadeUpVoices.Look([])).Message, StringComparison.Ordinal);
        Assert.Contains("features", Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, features: 7)).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, framesPerChunk: 0));
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, new() { Share = 1 }));
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, new() { Share = double.NaN }));
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, new() { Components = 0 }));
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, new() { MapPoints = 0 }));
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices, new() { FrameLimit = 1 }));
        Assert.Throws<TimbreException>(() => MadeUpVoices.Look([.. voices, (voices[0].Utterance with { Speaker = null }, voices[0].Rows)]));
        voices[4].Rows[20] = float.NaN;
        Assert.Contains("s0-c1-u1.wav: feature 2 of frame 3 is NaN", Assert.Throws<TimbreException>(() => MadeUpVoices.Look(voices)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ItEndsWhenAskedAndTellsItsSteps()
    {
        using var cancelled = new CancellationTokenSource();
        var told = new List<ExperimentProgress>();
        SpaceStudy.Of("", MadeUpVoices.Of(), MadeUpVoices.Features, 60, new(), 0, 1, new Relay<ExperimentProgress>(told.Add), cancelled.Token);
        Assert.All(told, p => Assert.Equal("voice space", p.Stage));
        Assert.Equal([0, 1, 2, 3, 4, 5], told.Select(p => p.Done));
        Assert.All(told, p => Assert.Equal(5, p.Total));
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SpaceStudy.Of("", MadeUpVoices.Of(), MadeUpVoices.Features, 60, new(), 0, 1, null, cancelled.Token));
    }

    [Fact]
    public void JsonSaysWhatIsThere()
    {
        var space = MadeUpVoices.Look(MadeUpVoices.Of(), new() { MapPoints = 60 });
        var json = JsonNode.Parse(SpaceJson.Of(space).ToJsonString())!;
        var components = json["pca"]!["components_per_chunk"]!;
        Assert.Equal(space.ComponentsPerChunk.Min(), (int)components["min"]!);
        Assert.Equal(space.ComponentsPerChunk.Max(), (int)components["max"]!);
        Assert.Equal(space.ComponentsPerChunk.Average(), (double)components["mean"]!, 4);
        Assert.Equal(space.ComponentsPerChunk.Order().ElementAt(54), (double)components["median"]!);
        Assert.Equal(108, components["counts"]!.AsObject().Sum(c => (int)c.Value!));
        Assert.Equal(MadeUpVoices.Features, json["pca"]!["frame_ratios"]!.AsArray().Count);
        Assert.Equal(5, json["pca"]!["axes"]!.AsArray().Count);
        Assert.Null(json["clusters"]![0]!["silhouette"]);
        Assert.Equal(1, (double)json["clusters"]![1]!["speakers"]!["adjusted_rand"]!);
        Assert.Equal("agglomerative", (string)json["clusters"]![2]!["method"]!);
        Assert.Equal(6, json["similarity"]!["cosines"]!.AsArray().Count);
        Assert.Equal(5, json["similarity"]!["merges"]!.AsArray().Count);
        Assert.Equal(0.4, (double)json["chapters"]!["expected"]!);
        Assert.Equal(60, (int)json["map"]!["points"]!);
    }

    private static string Text(VoiceSpace space) =>
        SpaceJson.Of(space).ToJsonString() + string.Join('\n', space.Points.Select(p => FormattableString.Invariant($"{p.Utterance.Id} {p.Chunk} {p.First:R} {p.Second:R} {p.MapX:R} {p.MapY:R} {p.KMeans} {p.Agglomerative}")));

    private static void Check(VoiceSpace space)
    {
        Assert.NotNull(JsonNode.Parse(SpaceJson.Of(space).ToJsonString()));
        Assert.All(space.Points, p => Assert.True(double.IsFinite(p.MapX + p.MapY + p.First + p.Second)));
    }
}
