using Timbre.Neural;

namespace Timbre.Classification.Tests;

/// <summary>The time-delay network judges pictures of any length and says where a voice lies.</summary>
public sealed class TdnnTests
{
    [Fact]
    public void PicturesOfOtherLengthsAreJudgedByTheSameWeights()
    {
        var tdnn = Assert.IsType<IPieceClassifier>(FiveVoices.Fit(ModelCatalog.Tdnn), exactMatch: false);
        foreach (var frames in new[] { 15, 40, 90 })
        {
            var longer = FiveVoices.Make(ModelCatalog.Tdnn, 50, seed: 6, frames);
            var logs = FiveVoices.Predicted(tdnn.WithFrames(frames), longer.Rows, 50);
            Assert.InRange(logs.Chunk(FiveVoices.Classes).Where((p, i) => Array.IndexOf(p, p.Max()) == longer.Labels[i]).Count(), 35, 50);
        }

        Assert.Same(tdnn, tdnn.WithFrames(FiveVoices.Frames));
        Assert.Throws<TimbreException>(() => tdnn.WithFrames(14));
        Assert.Throws<TimbreException>(() => tdnn.WithFrames(0));
        Assert.Throws<TimbreException>(() => tdnn.WithFrames(int.MaxValue));
    }

    [Fact]
    public void EmbeddingsOfOneVoiceLieTogether()
    {
        var tdnn = FiveVoices.Fit(ModelCatalog.Tdnn);
        var embedder = Assert.IsType<IEmbedder>(tdnn, exactMatch: false);
        var data = FiveVoices.Make(ModelCatalog.Tdnn, 60, seed: 8);
        var values = new float[60 * embedder.EmbeddingSize];
        embedder.Embed(data.Rows, values);
        Assert.Equal(8, embedder.EmbeddingSize);
        var embeddings = values.Chunk(embedder.EmbeddingSize).ToList();
        double Mean(bool same) => (from i in Enumerable.Range(0, 60)
                                   from j in Enumerable.Range(0, i)
                                   where data.Labels[i] == data.Labels[j] == same
                                   select embeddings[i].Zip(embeddings[j], (a, b) => (double)(a - b) * (a - b)).Sum()).Average();
        Assert.True(2 * Mean(same: true) < Mean(same: false));
    }

    [Fact]
    public void WhatASteadyMicrophoneAddsIsGoneWhereMeansAreSubtracted()
    {
        var settings = FiveVoices.Settings with { TdnnDetails = FiveVoices.Settings.TdnnDetails with { SubtractMean = true, Margin = 0.2, OneCycle = true } };
        var tdnn = FiveVoices.Fit(ModelCatalog.Tdnn, settings);
        var data = FiveVoices.Make(ModelCatalog.Tdnn, 50, seed: 9);
        var plain = FiveVoices.Predicted(tdnn, data.Rows, 50);
        Assert.InRange(plain.Chunk(FiveVoices.Classes).Where((p, i) => Array.IndexOf(p, p.Max()) == data.Labels[i]).Count(), 35, 50);
        var raised = data.Rows.Select((v, i) => v + (i / FiveVoices.Frames % FiveVoices.Height % 3)).ToArray();
        var other = FiveVoices.Predicted(tdnn, raised, 50);
        Assert.All(plain.Zip(other), p => Assert.Equal(p.First, p.Second, 2e-3));
        Assert.NotEqual(FiveVoices.Predicted(FiveVoices.Fit(ModelCatalog.Tdnn), data.Rows, 50)[0], FiveVoices.Predicted(FiveVoices.Fit(ModelCatalog.Tdnn), raised, 50)[0], 1e-2);
    }

    [Fact]
    public void ValidationAndPicturesAreCheckedBeforeTraining()
    {
        var data = FiveVoices.Make(ModelCatalog.Tdnn, 60);
        var validation = FiveVoices.Make(ModelCatalog.Tdnn, 20, seed: 3);
        var result = FrameTraining.Fit(ModelCatalog.Tdnn, FiveVoices.Settings with { Patience = 2 }, data, validation, FiveVoices.Classes, 1);
        Assert.All(result.Curve, p => Assert.NotNull(p.ValidationLoss));
        Assert.InRange(result.BestEpoch!.Value, 1, result.Curve.Count);
        foreach (var shape in new int[][] { [12], [2, 6], [1, 14] })
        {
            var flat = new FrameSet(new float[shape.Aggregate(1, (p, n) => p * n) * 2], [0, 1], shape);
            var e = Assert.Throws<TimbreException>(() => FrameTraining.Fit(ModelCatalog.Tdnn, FiveVoices.Settings, flat, FrameSet.Empty(shape), 2, 1));
            Assert.Contains("15 frames", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheNetworkHasThePublishedForm() =>
        Assert.Equal(
            FiveVoices.Fit(ModelCatalog.Tdnn).ParameterCount,
            Network.Create(Architectures.XVector(FiveVoices.Height, 19, FiveVoices.Classes, 16, 8), 1).ParameterCount);
}
