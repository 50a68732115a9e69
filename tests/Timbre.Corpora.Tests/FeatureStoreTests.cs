using Timbre.Audio;

namespace Timbre.Corpora.Tests;

/// <summary>What is found again and what is not, and that it is the same.</summary>
public sealed class FeatureStoreTests
{
    [Fact]
    public void ASecondTimeNothingIsComputedAndEveryBitIsTheSame()
    {
        using var f = new StoreFixture();
        f.Add("silent", new float[4000]);
        var cut = f.Add("cut-off", [.. Enumerable.Range(0, 9000).Select(n => MathF.Sin(n))]);
        File.WriteAllBytes(cut.Path, File.ReadAllBytes(cut.Path)[..^3001]);
        File.SetLastWriteTimeUtc(cut.Path, DateTime.UtcNow.AddHours(-1));
        File.WriteAllText(Path.Combine(f.Folder, "text.wav"), "no audio");
        f.Utterances.Add(new Utterance("text", Path.Combine(f.Folder, "text.wav")));

        var without = f.Extract(null);
        var first = f.Extract(f.Store());
        var second = f.Extract(f.Store(), jobs: 1);
        StoreFixture.Same(without, first);
        StoreFixture.Same(without, second);
        Assert.Equal((0, 6, 0), (without.FromStore, without.Computed, first.FromStore));
        Assert.Equal((6, 0, 6), (second.FromStore, second.Computed, f.Entries().Length));
        Assert.Contains(second.Utterances, u => double.IsNegativeInfinity(u.LevelDb));
        Assert.Contains(second.Utterances, u => u.Warnings.Count > 0);
        Assert.Single(second.Failures);
        Assert.Empty(f.Temporary());
    }

    [Fact]
    public void TheSameBytesElsewhereAreFoundAndOtherBytesUnderTheNameAreNot()
    {
        using var f = new StoreFixture();
        f.Extract(f.Store());
        var copy = Path.Combine(f.Folder, "elsewhere.flac");
        File.Copy(f.Utterances[0].Path, copy);
        Assert.True(f.Has(new Utterance("another id", copy) { Speaker = "somebody", Gender = Gender.F }));

        // Same name, same length, same time: only the samples differ.
        var path = f.Utterances[0].Path;
        var changed = File.GetLastWriteTimeUtc(path);
        var length = new FileInfo(path).Length;
        WavWriter.Write(path, [.. Enumerable.Range(0, 8000).Select(n => 0.2f * MathF.Cos(n))], SampleRate.Speech);
        File.SetLastWriteTimeUtc(path, changed);
        Assert.Equal((length, changed), (new FileInfo(path).Length, File.GetLastWriteTimeUtc(path)));
        Assert.False(f.Has(f.Utterances[0]));
    }

    public static TheoryData<string, string[]> Others => new()
    {
        { "mfcc", ["n_mfcc=14", "sr=16000"] }, { "mfcc", ["n_mfcc=13"] }, { "mfcc", ["n_mfcc=13", "sr=8000"] }, { "mfcc", ["n_mfcc=13", "sr=16000", "lifter=22"] },
        { "mfcc", ["n_mfcc=13", "sr=16000", "fmin=0.1"] }, { "mfcc", ["n_mfcc=13", "sr=16000", "fmax=7999.999999999999"] }, { "mfcc", ["n_mfcc=13", "sr=16000", "htk=true"] },
        { "delta", ["n_mfcc=13", "sr=16000"] }, { "logmel", ["sr=16000"] }, { "stft", [] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void AnotherKindOrSettingIsAnotherEntry(string kind, string[] settings)
    {
        using var f = new StoreFixture(1);
        f.Extract(f.Store());
        Assert.True(f.Has(f.Utterances[0]));
        var other = StoreFixture.Kind(kind, settings);
        Assert.False(f.Has(f.Utterances[0], other));
        Assert.True(f.Has(f.Utterances[0], other));
    }

    [Fact]
    public void AnotherStretchIsAnotherEntry()
    {
        using var f = new StoreFixture(1);
        f.Extract(f.Store());
        var whole = f.Utterances[0];
        foreach (var stretch in new[] { whole with { Start = 0.1 }, whole with { Start = 0.1000001 }, whole with { Duration = 0.3 }, whole with { Start = 0.1, Duration = 0.3 }, whole with { Duration = 100 } })
        {
            Assert.False(f.Has(stretch));
            Assert.True(f.Has(stretch));
        }

        Assert.True(f.Has(whole with { SampleRate = 16000, Corpus = "x", Subset = "y", Chapter = "z" }));
    }

    [Fact]
    public void TheKeyOfAnAlteredCopyHoldsPlanCopyAndId()
    {
        var extractor = StoreFixture.Kind("mfcc");
        var utterance = new Utterance("a", "/a.wav");
        byte[] Key(string? plan, int copy, string id = "a", UInt128 audio = default) => new FeatureKey(extractor, plan, copy).Of(new ContentHash(audio, 0), utterance with { Id = id });
        byte[][] keys = [Key(null, 0), Key("", 1), Key("noise", 1), Key("noise", 2), Key("noise 2", 1), Key("noise", 1, "b"), Key(null, 0, audio: 1)];
        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Key(null, 0), Key(null, 0, "b"));
        Assert.Equal(Key("noise", 1), Key("noise", 1));
    }

    [Fact]
    public void AlteredCopiesAreKeptByPlanSeedAndCopy()
    {
        using var f = new StoreFixture();
        var plan = AugmentationPlan.Parse("white-noise(snr=5..20); speed(factor=0.9..1.1, p=0.5)", seed: 4);
        ExtractedCorpus Altered(AugmentationPlan? with, int copy, bool store = true, int jobs = 2) =>
            FeatureExtraction.Extract(f.Utterances, f.Mfcc, new ExtractionOptions { Store = store ? f.Store() : null, Augmentation = with, Copy = copy, Jobs = jobs });

        var original = f.Extract(f.Store());
        var computed = Altered(plan, 1, store: false);
        var first = Altered(plan, 1);
        var second = Altered(AugmentationPlan.Parse(plan.ToText()), 1, jobs: 1);
        StoreFixture.Same(computed, first);
        StoreFixture.Same(computed, second);
        Assert.Equal((0, 4), (first.FromStore, second.FromStore));
        Assert.All(first.Utterances.Zip(original.Utterances), p => Assert.False(p.First.Features.Values.SequenceEqual(p.Second.Features.Values)));
        Assert.Equal(8, f.Entries().Length);

        // Another copy, seed or plan is computed, is another sound, and is found the next time.
        AugmentationPlan[] others = [plan, AugmentationPlan.Parse("white-noise(snr=5..20); speed(factor=0.9..1.1, p=0.5)", seed: 5), AugmentationPlan.Parse("white-noise(snr=5..20)", seed: 4)];
        for (var i = 0; i < others.Length; i++)
        {
            var other = Altered(others[i], i == 0 ? 2 : 1);
            Assert.Equal((0, 4), (other.FromStore, Altered(others[i], i == 0 ? 2 : 1).FromStore));
            Assert.Contains(other.Utterances.Zip(first.Utterances), p => !p.First.Features.Values.SequenceEqual(p.Second.Features.Values));
            Assert.Equal(4 * (3 + i), f.Entries().Length);
        }

        // The original is not an altered copy, whatever plan is named beside it.
        Assert.Equal(4, Altered(plan, 0).FromStore);
    }

    [Fact]
    public void WhatFailedIsTriedAgain()
    {
        using var f = new StoreFixture(1);
        var late = new Utterance("late", Path.Combine(f.Folder, "late.wav"));
        Assert.Throws<TimbreException>(() => f.Has(late) ? 0 : throw new TimbreException("not there"));
        File.Copy(f.Utterances[0].Path, late.Path);
        Assert.Equal(1, FeatureExtraction.Extract([late], f.Mfcc, new ExtractionOptions { Store = f.Store() }).Computed);
        Assert.Single(f.Entries());
    }

    [Fact]
    public void ARecordingThatChangesWhileItIsDecodedIsNotKept()
    {
        using var f = new StoreFixture(1);
        var other = File.ReadAllBytes(f.Utterances[0].Path);
        other[^100] ^= 0x55;
        var extractor = new Meanwhile(f.Mfcc, () => File.WriteAllBytes(f.Utterances[0].Path, other));
        Assert.Equal(1, f.Extract(f.Store(), extractor).Computed);
        Assert.Empty(f.Entries());
        Assert.Equal(1, f.Extract(f.Store()).Computed);
        Assert.Single(f.Entries());
    }

    [Fact]
    public void ARecordingThatWasJustWrittenIsNotTrustedToStayAsItIs()
    {
        using var f = new StoreFixture(1);
        File.SetLastWriteTimeUtc(f.Utterances[0].Path, DateTime.UtcNow.AddSeconds(-1));
        var store = f.Store();
        f.Extract(store);
        f.Extract(store);
        Assert.Equal(3, store.Contents.FilesRead); // once before and once after decoding, and again the second time
        File.SetLastWriteTimeUtc(f.Utterances[0].Path, DateTime.UtcNow.AddSeconds(-10));
        f.Extract(store);
        f.Extract(store);
        Assert.Equal(4, store.Contents.FilesRead);
        Assert.Single(f.Entries());
    }

    [Fact]
    public void HashesAreRememberedByTheNextProcessAndDamageToThemIsHarmless()
    {
        using var f = new StoreFixture();
        f.Extract(f.Store());
        var second = f.Store();
        Assert.Equal(4, f.Extract(second).FromStore);
        Assert.Equal(0, second.Contents.FilesRead);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(f.StoreFolder, "hashes")));
        Assert.Equal(4 * 80, new FileInfo(file).Length);
        var bytes = File.ReadAllBytes(file);
        for (var at = 0; at < bytes.Length; at += 3)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x40;
            File.WriteAllBytes(file, damaged[..^(at % 80)]);
            var store = f.Store();
            Assert.Equal(4, f.Extract(store).FromStore);
            Assert.InRange(store.Contents.FilesRead, 1, 2);
            foreach (var fresh in Directory.GetFiles(Path.Combine(f.StoreFolder, "hashes")).Where(n => n != file))
            {
                File.Delete(fresh);
            }
        }
    }

    [Fact]
    public void ManyFilesOfHashesBecomeOne()
    {
        using var f = new StoreFixture(20);
        foreach (var utterance in f.Utterances)
        {
            Assert.False(f.Has(utterance)); // a process each
        }

        Assert.InRange(Directory.GetFiles(Path.Combine(f.StoreFolder, "hashes")).Length, 1, 17);
        var store = f.Store();
        Assert.Equal(20, f.Extract(store).FromStore);
        Assert.Equal(0, store.Contents.FilesRead);
    }

    [Fact]
    public void ALinkIsWhatItLeadsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        using var f = new StoreFixture(2);
        f.Extract(f.Store());
        var link = new Utterance("link", Path.Combine(f.Folder, "link.wav"));
        File.CreateSymbolicLink(link.Path, f.Utterances[0].Path);
        Assert.True(f.Has(link));
        f.Add("other", [.. Enumerable.Range(0, 8000).Select(n => 0.3f * MathF.Sin(n * 0.3f))]);
        File.Copy(f.Utterances[^1].Path, f.Utterances[0].Path, overwrite: true);
        Assert.False(f.Has(link));
    }

    /// <summary>An extractor during whose work something happens.</summary>
    private sealed class Meanwhile(IFeatureExtractor inner, Action happens) : IFeatureExtractor
    {
        public string Kind => inner.Kind;

        public IReadOnlyDictionary<string, object?> Settings => inner.Settings;

        public int FeatureCount => inner.FeatureCount;

        public SampleRate? RequiredRate => inner.RequiredRate;

        public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
        {
            happens();
            return inner.Extract(samples, rate);
        }

        public double HopSeconds(SampleRate rate) => inner.HopSeconds(rate);
    }
}
