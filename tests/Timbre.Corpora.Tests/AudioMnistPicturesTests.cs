using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

/// <summary>Published pictures with their labels, whole and damaged.</summary>
public sealed class AudioMnistPicturesTests : IDisposable
{
    private const string Header = "index,speaker,digit,repetition,gender,source_jpg,source_wav";
    private const int Size = 12 * 98;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryPictureComesWithItsLabel()
    {
        Write("|u1", "3, 12, 98", 3 * Size);
        WriteLabels(Row(0, "01", 0, 0, "male"), Row(1, "01", 7, 3, "male"), Row(2, "12", 9, 49, "female"));
        Assert.True(AudioMnistPictures.IsFolder(_folder.Path));
        var (manifest, corpus, extractor) = AudioMnistPictures.Load(_folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal("audiomnist", manifest.Name);
        Assert.Equal(["0_01_0", "7_01_3", "9_12_49"], manifest.Utterances.Select(u => u.Id));
        var last = manifest.Utterances[2];
        Assert.Equal(("12", Gender.F, "digit-9", "audiomnist", (double?)null), (last.Speaker, last.Gender!.Value, last.Chapter, last.Corpus, last.Duration));
        Assert.Equal(_folder.File(Path.Combine("data", "12", "9_12_49.wav")), last.Path);
        Assert.Equal((3, 0, 0), (corpus.Utterances.Count, corpus.Failures.Count, corpus.FromStore));
        for (var i = 0; i < 3; i++)
        {
            var features = corpus.Utterances[i].Features;
            Assert.Same(manifest.Utterances[i], corpus.Utterances[i].Utterance);
            Assert.Equal((12, 98), (features.FeatureCount, features.FrameCount));
            Assert.Equal(Enumerable.Range(i * Size, Size).Select(n => (float)(byte)(7 * n)), features.Values.ToArray());
        }

        Assert.Equal(("stored", 12, 0.01, "mfcc_11"), (extractor.Kind, extractor.FeatureCount, extractor.HopSeconds(SampleRate.Speech), extractor.FeatureNames[^1]));
        Assert.Contains("there is no audio", Assert.Throws<TimbreException>(() => extractor.Extract(new float[16000], SampleRate.Speech)).Message, StringComparison.Ordinal);
        Assert.Equal(99, new PictureExtractor(extractor, 99, null).Of(corpus.Utterances[0].Features).FeatureCount / 12);
    }

    [Theory]
    [InlineData("|u1", "2, 12, 97", 2 * 12 * 97, "has the shape [2, 12, 97]")]
    [InlineData("|u1", "2, 1176", 2 * Size, "has the shape [2, 1176]")]
    [InlineData("|u1", "0, 12, 98", 0, "has the shape [0, 12, 98]")]
    [InlineData("|u1", "2, 12, 98", (2 * Size) - 1, "it was cut off")]
    [InlineData("|u1", "1000000, 12, 98", 2 * Size, "too short")]
    [InlineData("|u1", "2000000000, 12, 98", 2 * Size, "a shape that is not possible")]
    [InlineData("|u1", "3, 12, 98", 3 * Size, "has 2 labels, but there are 3 pictures")]
    [InlineData("|u1", "1, 12, 98", Size, "labels.csv:3: is one label too many: there are 1 pictures")]
    [InlineData("|i1", "2, 12, 98", 2 * Size, "must hold whole numbers from 0 to 255")]
    [InlineData("<f4", "2, 12, 98", 8 * Size, "must hold whole numbers from 0 to 255")]
    public void PicturesThatDoNotFitAreRefused(string type, string shape, int bytes, string message)
    {
        Write(type, shape, bytes);
        WriteLabels(Row(0, "01", 0, 0, "male"), Row(1, "01", 0, 1, "male"));
        Refused(message);
    }

    [Theory]
    [InlineData("1,01,0,1,male,x,data/01/0_01_2.wav", "labels.csv:3: digit '0', speaker '01' and repetition '1' do not belong to a recording")]
    [InlineData("1,01,12,1,male,x,data/01/12_01_1.wav", "do not belong")]
    [InlineData("1,../01,0,1,male,x,data/0_../01_1.wav", "do not belong")]
    [InlineData("1,01,0,1,other,x,data/01/0_01_1.wav", "the gender 'other' must be female or male")]
    [InlineData("1,01,0,1,,x,data/01/0_01_1.wav", "the gender '' must be")]
    [InlineData("2,01,0,1,male,x,data/01/0_01_1.wav", "must be the label of picture 1, but its index is '2'")]
    [InlineData("1,01,0,0,male,x,data/01/0_01_0.wav", "the id '0_01_0' is there twice")]
    [InlineData("1,01", "do not belong")]
    [InlineData("\"1,01", "cannot be read as a table")]
    public void LabelsThatDoNotFitAreRefused(string row, string message)
    {
        Write("|u1", "2, 12, 98", 2 * Size);
        WriteLabels(Row(0, "01", 0, 0, "male"), row);
        Refused(message);
    }

    [Fact]
    public void WhatIsAbsentIsNamed()
    {
        Assert.False(AudioMnistPictures.IsFolder(_folder.File("nowhere")));
        Refused("must hold one file mfcc_u8_*.npy with the pictures; there are 0");
        Write("|u1", "1, 12, 98", Size);
        Assert.False(AudioMnistPictures.IsFolder(_folder.Path));
        Refused("labels.csv: no such file");
        File.WriteAllText(_folder.File("labels.csv"), "index,speaker\n0,01\n");
        Refused("has no column 'digit'");
        File.WriteAllText(_folder.File("labels.csv"), "");
        Refused("has 0 labels, but there are 1 pictures");
        File.WriteAllBytes(_folder.File("mfcc_u8_1x12x98.npy"), [1, 2, 3]);
        Refused("is not a NumPy array");
        Assert.Throws<TimbreException>(() => AudioMnistPictures.Load(_folder.File("nowhere"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void TheRealPicturesAreThoseOfSixtySpeakers()
    {
        var folder = TestData.Data("AudioMNIST-mfcc");
        Assert.True(AudioMnistPictures.IsFolder(folder));
        var (manifest, corpus, _) = AudioMnistPictures.Load(folder, TestContext.Current.CancellationToken);
        Assert.Equal((30_000, 60), (corpus.Utterances.Count, manifest.Speakers.Count));
        Assert.Equal(12, manifest.Utterances.Where(u => u.Gender == Gender.F).Select(u => u.Speaker).Distinct().Count());
        Assert.All(manifest.Utterances.CountBy(u => u.Chapter!), c => Assert.Equal(3000, c.Value));
        Assert.Equal(4, PublishedSplits.AudioMnistGender(manifest.Utterances).Folds.Count);
        Assert.Contains(corpus.Utterances[0].Features.Values.ToArray(), v => v > 0);
    }

    private static string Row(int index, string speaker, int digit, int repetition, string gender) =>
        $"{index},{speaker},{digit},{repetition},{gender},x.jpg,data/{speaker}/{digit}_{speaker}_{repetition}.wav";

    private void Refused(string message) => Assert.Contains(
        message, Assert.Throws<TimbreException>(() => AudioMnistPictures.Load(_folder.Path, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    private void WriteLabels(params string[] rows) => File.WriteAllLines(_folder.File("labels.csv"), [Header, .. rows]);

    private void Write(string type, string shape, int bytes)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + "\n";
        using var stream = File.Create(_folder.File("mfcc_u8_1x12x98.npy"));
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(header));
        stream.Write([.. Enumerable.Range(0, bytes).Select(n => (byte)(7 * n))]);
    }
}
