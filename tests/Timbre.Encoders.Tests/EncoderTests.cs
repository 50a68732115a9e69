using System.Numerics.Tensors;
using Timbre.Audio;
using Timbre.Neural;
using Timbre.TestSupport;

namespace Timbre.Encoders.Tests;

/// <summary>Recordings through an encoder: the reference's numbers, chunks, rates, limits.</summary>
public sealed class EncoderTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly Encoder _encoder = Checkpoints.Load();

    [Theory]
    [InlineData("chunk_2s", false)]
    [InlineData("odd_length", false)]
    [InlineData("shortest_400", false)]
    [InlineData("chunk_2s_normalized", true)]
    [InlineData("odd_length_normalized", true)]
    public void TheOutputIsTheReferences(string name, bool normalize)
    {
        var expected = Checkpoints.Expected();
        var recording = Recording.FromSamples(expected[$"{name}/input"].ToSingle(), SampleRate.Speech);
        foreach (var (array, layer) in new (string, int?)[] { ("last_hidden_state", null), ("layer_1", 1), ("layer_3", 3) })
        {
            var reference = expected[$"{name}/{array}"];
            var frames = _encoder.Encode(recording, layer: layer, normalize: normalize);
            Assert.Equal([frames.FrameCount, frames.FeatureCount], reference.Shape);
            foreach (var (value, wanted) in frames.ToFrameMajor().Zip(reference.Values))
            {
                Assert.InRange(Math.Abs(value - wanted) / (1 + Math.Abs(wanted)), 0, 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(16000 * 20)]
    [InlineData((16000 * 3) + 5000)]
    [InlineData((16000 * 9) + 400)]
    [InlineData((16000 * 9) + 399)] // too short for a frame: left out
    public void ChunksAreEncodedEachByItselfOneAfterAnother(int samples)
    {
        var hum = Checkpoints.Hum(samples);
        var together = _encoder.Encode(Recording.FromSamples(hum, SampleRate.Speech), s_second).ToFrameMajor();
        var each = new List<float>();
        for (var at = 0; hum.Length - at >= 400; at += 16000)
        {
            each.AddRange(_encoder.Encode(Recording.FromSamples(hum[at..Math.Min(hum.Length, at + 16000)], SampleRate.Speech)).ToFrameMajor());
        }

        Assert.Equal(each, together);
    }

    [Fact]
    public void TheNumberOfThreadsChangesNothing()
    {
        var recording = Checkpoints.Recording(50_000);
        foreach (var chunk in new TimeSpan?[] { null, s_second })
        {
            Assert.Equal(_encoder.Encode(recording, chunk, threads: 1).Values, _encoder.Encode(recording, chunk, threads: 3).Values);
        }
    }

    [Fact]
    public void TheEmbeddingIsTheMeanOfTheFrames()
    {
        var recording = Checkpoints.Recording(70_000);
        foreach (var chunk in new TimeSpan?[] { null, s_second })
        {
            var frames = _encoder.Encode(recording, chunk);
            var embedding = _encoder.Embed(recording, chunk);
            Assert.Equal(_encoder.Units, embedding.Length);
            for (var unit = 0; unit < embedding.Length; unit++)
            {
                Assert.Equal(frames.Row(unit).ToArray().Average(v => (double)v), embedding[unit], 5);
            }
        }
    }

    [Fact]
    public void OtherRatesAreResampled()
    {
        var recording = Recording.FromSamples(Checkpoints.Hum(3 * 44100, rate: 44100), new SampleRate(44100));
        var resampled = Recording.FromSamples(recording.ReadMono(rate: SampleRate.Speech), SampleRate.Speech);
        Assert.Equal(_encoder.Encode(resampled, s_second).Values, _encoder.Encode(recording, s_second).Values);
        Assert.Equal(_encoder.Encode(resampled).Values, _encoder.Encode(recording).Values);
    }

    [Fact]
    public void LessBandwidthThanTheModelWantsIsSaid()
    {
        Assert.Contains("4 kHz", _encoder.BandwidthWarning(Recording.FromSamples(new float[8000], new SampleRate(8000))), StringComparison.Ordinal);
        Assert.Null(_encoder.BandwidthWarning(Recording.FromSamples(new float[8000], new SampleRate(16000))));
        Assert.Null(_encoder.BandwidthWarning(Recording.FromSamples(new float[8000], new SampleRate(48000))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(399)]
    public void AFewSamplesAreRefusedAndNotPadded(int samples)
    {
        foreach (var chunk in new TimeSpan?[] { null, s_second })
        {
            var e = Assert.Throws<TimbreException>(() => _encoder.Encode(Checkpoints.Recording(samples), chunk));
            Assert.Contains("too short", e.Message, StringComparison.Ordinal);
            Assert.Contains("0.025 s", e.Message, StringComparison.Ordinal);
            Assert.Throws<TimbreException>(() => _encoder.Embed(Checkpoints.Recording(samples), chunk));
        }
    }

    [Fact]
    public void ALongRecordingNeedsChunks()
    {
        var e = Assert.Throws<TimbreException>(() => _encoder.Encode(Recording.FromSamples(new float[((int)Encoder.LongestAtOnce.TotalSeconds * 16000) + 1], SampleRate.Speech, "long.wav")));
        Assert.StartsWith("long.wav: lasts more than", e.Message, StringComparison.Ordinal);
        Assert.Contains("--chunk", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SamplesThatAreNotFiniteAreRefusedByName()
    {
        var samples = Checkpoints.Hum(16000);
        samples[5000] = float.NaN;
        Assert.StartsWith("nan.wav: ", Assert.Throws<TimbreException>(() => _encoder.Encode(Recording.FromSamples(samples, SampleRate.Speech, "nan.wav"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, null, "layer=4: must be from 0")]
    [InlineData(-1, null, "layer=-1: must be from 0")]
    [InlineData(null, 0.0249, "chunk=0.0249: must be from 0.025")]
    [InlineData(null, -1.0, "chunk=-1: must be from 0.025")]
    [InlineData(null, 601.0, "chunk=601: must be from 0.025")]
    [InlineData(null, 1e9, "chunk=1000000000: must be from 0.025")]
    public void WhatIsNotPossibleIsSaid(int? layer, double? chunk, string expected)
    {
        var span = chunk is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        Assert.StartsWith(expected, Assert.Throws<TimbreException>(() => _encoder.Encode(Checkpoints.Recording(16000), span, layer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheShortestChunkIsAFrame()
    {
        var frames = _encoder.Encode(Checkpoints.Recording(4000), TimeSpan.FromSeconds(0.025));
        Assert.Equal(10, frames.FrameCount);
    }

    [Fact]
    public void LayerZeroIsAnotherThanTheLast() =>
        Assert.NotEqual(_encoder.Encode(Checkpoints.Recording(8000), layer: 0).Values.ToArray(), _encoder.Encode(Checkpoints.Recording(8000)).Values.ToArray());

    [Theory]
    [InlineData("tiny-base")]
    [InlineData("tiny-large")]
    [InlineData("tiny-hubert-gender")]
    public void EightBitsAreCloseToFloat32AndNotEqual(string name)
    {
        var path = TestData.Golden($"wav2vec2/{name}");
        var (single, eightBit) = (Encoder.Load(path), Encoder.Load(path, EncoderPrecision.EightBit));
        Assert.Equal(single.Fingerprint, eightBit.Fingerprint);
        Assert.True(eightBit.Model.WeightBytes < single.Model.WeightBytes);
        foreach (var layer in new int?[] { 0, null })
        {
            var wanted = single.Encode(Checkpoints.Recording(40_000), s_second, layer).ToFrameMajor();
            var frames = eightBit.Encode(Checkpoints.Recording(40_000), s_second, layer).ToFrameMajor();
            Assert.NotEqual(wanted, frames);
            for (var at = 0; at < wanted.Length; at += single.Units)
            {
                Assert.InRange(TensorPrimitives.CosineSimilarity(wanted.AsSpan(at, single.Units), frames.AsSpan(at, single.Units)), 0.99f, 1.0001f);
            }
        }
    }
}
