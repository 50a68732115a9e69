using FsCheck;
using FsCheck.Fluent;
using Timbre.TestSupport;
using TestData = Timbre.TestSupport.TestData;

namespace Timbre.Corpora.Tests;

public sealed class SplitTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithReplay(17, 19).WithMaxTest(60);

    [Fact]
    public void FoldsBySpeakerPartitionTheSpeakers() => Check((female, male, folds, seed) =>
    {
        var all = Fixtures.Speakers(female, male);
        folds = Math.Clamp(folds, 2, female + male);
        var split = Split.BySpeaker(all, folds, seed);
        Assert.Equal(folds, split.Folds.Count);
        Assert.Equal(all.Select(u => u.Id).Order(), split.Folds.SelectMany(f => f.Test).Select(u => u.Id).Order());
        foreach (var fold in split.Folds)
        {
            Assert.Equal(all.Count, fold.Train.Count + fold.Test.Count);
            Assert.Empty(fold.Train.Select(u => u.Speaker).Intersect(fold.Test.Select(u => u.Speaker)));
            Assert.InRange(SpeakersOf(fold.Test, Gender.F) - ((double)female / folds), -1 + 1e-9, 1 - 1e-9);
            Assert.InRange(SpeakersOf(fold.Test, Gender.M) - ((double)male / folds), -1 + 1e-9, 1 - 1e-9);
        }

        Assert.False(split.Check().Leak);
        Assert.Equal(Ids(split), Ids(Split.BySpeaker(all.AsEnumerable().Reverse().ToList(), folds, seed)));
    });

    [Fact]
    public void HoldOutBySpeakerKeepsTheGenders() => Check((female, male, percent, seed) =>
    {
        var all = Fixtures.Speakers(female, male);
        var fraction = Math.Clamp(percent, 1, 12) / 13.0;
        var fold = Split.BySpeaker(all, fraction, seed).Folds.Single();
        Assert.InRange(SpeakersOf(fold.Test, Gender.F) - (female * fraction), -1, 1);
        Assert.InRange(SpeakersOf(fold.Test, Gender.M) - (male * fraction), -1, 1);
        Assert.Empty(fold.Train.Select(u => u.Speaker).Intersect(fold.Test.Select(u => u.Speaker)));
        if (fold.Train.Select(u => u.Speaker).Distinct().Count() > 1)
        {
            var inner = fold.WithValidation(0.3, seed);
            Assert.NotEmpty(inner.Validation);
            Assert.Equal(fold.Train.Count, inner.Train.Count + inner.Validation.Count);
            Assert.Empty(inner.Train.Select(u => u.Speaker).Intersect(inner.Validation.Select(u => u.Speaker)));
            Assert.Equal(fold.Test, inner.Test);
        }
    });

    [Fact]
    public void FoldsByUtterancePartitionTheUtterances() => Check((female, male, folds, seed) =>
    {
        var all = Fixtures.Speakers(female, male, 4);
        var split = Split.ByUtterance(all, Math.Clamp(folds, 2, 4), seed);
        Assert.Equal(all.Select(u => u.Id).Order(), split.Folds.SelectMany(f => f.Test).Select(u => u.Id).Order());
        Assert.All(split.Folds, f => Assert.Equal(female + male, f.Train.Select(u => u.Speaker).Distinct().Count()));
        Assert.True(split.Check().Leak);
        Assert.False(split.Check(SplitPurpose.KnownSpeakers).Leak);
        Assert.Equal(female + male, split.WithValidation(0.3, seed).Folds[0].Train.Select(u => u.Speaker).Distinct().Count());
    });

    [Fact]
    public void PiecesAreDividedExactly() => Check((female, male, count, seed) =>
    {
        var all = Fixtures.Speakers(female, male, 2);
        var counts = all.Select((_, i) => (i * 7 % 11) + count).ToArray();
        var frames = Split.ByFrame(all, 0.2, seed);
        var test = frames.FrameAssignment(counts);
        Assert.Equal(counts, test.Select(t => t.Length));
        foreach (var gender in new[] { Gender.F, Gender.M })
        {
            var members = all.Select((u, i) => (u, i)).Where(x => x.u.Gender == gender).Select(x => test[x.i]).ToList();
            var n = members.Sum(m => m.Length);
            Assert.Equal((int)Math.Round(n * 0.2, MidpointRounding.AwayFromZero), members.Sum(m => m.Count(x => x)));
        }

        Assert.Equal(test, Split.ByFrame(all, 0.2, seed).FrameAssignment(counts));
        var folds = Split.ByChunk(all, 3, seed);
        var times = counts.Select(c => new int[c]).ToArray();
        for (var f = 0; f < 3; f++)
        {
            var parts = folds.WithValidation(0.2, 5).Assign(counts, f);
            for (var i = 0; i < times.Length; i++)
            {
                for (var j = 0; j < times[i].Length; j++)
                {
                    times[i][j] += parts[i][j] == SplitPart.Test ? 1 : 0;
                }
            }
        }

        Assert.All(times, t => Assert.All(t, n => Assert.Equal(1, n)));
        Assert.True(folds.Check(SplitPurpose.KnownSpeakers).Leak);
    });

    [Fact]
    public void LastChaptersAreHeldOut()
    {
        var all = Fixtures.Speakers(2, 2, 4);
        all.Add(new Utterance("solo", "/solo.wav") { Speaker = "solo", Chapter = "1" });
        var fold = Split.ByChapter(all, 0.3).Folds.Single();
        Assert.All(fold.Test, u => Assert.Equal("10", u.Chapter));
        Assert.Equal(8, fold.Test.Count);
        Assert.Contains(fold.Train, u => u.Id == "solo");
        var leak = Split.ByChapter(all, 0.3).Check(SplitPurpose.KnownSpeakers);
        Assert.Equal((false, 4, 0), (leak.Leak, leak.SharedSpeakers, leak.SharedChapters));
    }

    [Fact]
    public void ForValidationTheLastChaptersOfTrainingAreHeldOut()
    {
        var all = Enumerable.Range(0, 3).SelectMany(s => Enumerable.Range(0, s + 1).SelectMany(c => Enumerable.Range(0, 2).Select(u =>
            new Utterance($"{s}-{c}-{u}", $"/{s}-{c}-{u}.wav") { Speaker = $"s{s}", Chapter = $"{9 + c}" }))).ToList();
        var fold = Split.ByChapter(all, 1e-6).WithChapterValidation().Folds.Single();
        string[] Chapters(IEnumerable<Utterance> part) => [.. part.Select(u => $"{u.Speaker} {u.Chapter}").Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["s1 10", "s2 11"], Chapters(fold.Test));
        Assert.Equal(["s2 10"], Chapters(fold.Validation)); // only one speaker has another chapter left to learn from
        Assert.Equal(["s0 9", "s1 9", "s2 9"], Chapters(fold.Train));
        var again = Split.ByChapter(all, 1e-6).WithValidation(0.5, 1).WithChapterValidation().Folds.Single();
        Assert.Equal(Chapters(fold.Train), Chapters(again.Train));
        Assert.Equal(Chapters(fold.Validation), Chapters(again.Validation));
        Assert.Throws<InvalidOperationException>(() => Split.ByChunk(all, 0.3, 0).WithChapterValidation());
    }

    [Fact]
    public void SplitsRealLibriSpeech()
    {
        var all = CorpusScanner.Scan(TestData.Data("LibriSpeech"), subset: "dev-clean").Utterances;
        var split = Split.BySpeaker(all, 5, 0);
        Assert.All(split.Folds, f => Assert.InRange(SpeakersOf(f.Test, Gender.F), 1, 2));
        Assert.Equal(new LeakReport(16, 4, 0, 0, 0, null, false, "No leak: training and test share no speaker and no utterance."), split.Check());
        var chapters = Split.ByChapter(all, 0.3);
        Assert.True(chapters.Folds[0].Test.Select(u => u.Speaker).Distinct().Count() >= 10);
    }

    [Fact]
    public void ALeakySplitBySpeakerCannotBeMade()
    {
        using var folder = new TempFolder();
        var all = Fixtures.Speakers(2, 2);
        var e = Assert.Throws<TimbreException>(() => Split.OfSpeakers(all, [(["F0", "M0"], [], ["M0"])]));
        Assert.Contains("M0", e.Message, StringComparison.Ordinal);
        var path = folder.File("splits.json");
        Split.ByUtterance(all, 0.3, 0).Save(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"by\": \"utterance\"", "\"by\": \"speaker\"", StringComparison.Ordinal));
        Assert.Contains("must keep each speaker on one side", Assert.Throws<TimbreException>(() => Split.Load(path)).Message, StringComparison.Ordinal);
        var report = Split.LoadUnchecked(path).Check();
        Assert.Equal((true, 4), (report.Leak, report.SharedSpeakers));
        Assert.Equal("Leak: training and test share 4 speakers, so the result says more than it would on new voices.", report.Sentence);
    }

    [Fact]
    public void TheSameAudioUnderTwoIdsIsFound()
    {
        var all = Fixtures.Speakers(2, 2);
        var split = Split.BySpeaker(all, 2, 0);
        var hashes = all.ToDictionary(u => u.Id, u => u.Id);
        Assert.Equal(0, split.Check(audioHashes: hashes).SharedAudio);
        hashes[split.Folds[0].Train[0].Id] = hashes[split.Folds[0].Test[0].Id];
        var report = split.Check(audioHashes: hashes);
        Assert.Equal((1, true, 0), (report.SharedAudio, report.Leak, report.SharedSpeakers));
        Assert.Contains("the audio of 1 test utterance", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void OverlappingStretchesOfOneFileAreShared()
    {
        Utterance Piece(string id, string speaker, double start) => new(id, "/f.wav") { Speaker = speaker, Start = start, Duration = 2 };
        var apart = Split.BySpeaker([Piece("a", "s1", 0), Piece("b", "s2", 2)], 2, 0);
        Assert.Equal(0, apart.Check().SharedUtterances);
        var overlapping = Split.BySpeaker([Piece("a", "s1", 0), Piece("b", "s2", 1.5)], 2, 0);
        Assert.Equal((1, true), (overlapping.Check().SharedUtterances, overlapping.Check().Leak));
    }

    [Fact]
    public void SavesAndLoadsTheSame()
    {
        using var folder = new TempFolder();
        var all = Fixtures.Speakers(5, 6);
        foreach (var split in new[] { Split.BySpeaker(all, 3, 1), Split.BySpeaker(all, 0.3, 1).WithValidation(0.2, 4), Split.ByUtterance(all, 3, 2), Split.ByChapter(all, 0.3), Split.ByChunk(all, 0.3, 9), Split.ByFrame(all, 0.2, 9).WithValidation(0.3, 2) })
        {
            var path = folder.File("splits.json");
            split.Save(path);
            var loaded = Split.Load(path);
            Assert.Equal((split.By, split.Seed, split.Check()), (loaded.By, loaded.Seed, loaded.Check()));
            Assert.Equal(split.Utterances, loaded.Utterances);
            Assert.Equal(Ids(split), Ids(loaded));
            if (split.IsByPiece)
            {
                var counts = all.Select(_ => 9).ToArray();
                Assert.Equal(split.Assign(counts), loaded.Assign(counts));
            }
        }
    }

    [Fact]
    public void MutatedSplitsAreReadOrRefused()
    {
        using var folder = new TempFolder();
        var path = folder.File("splits.json");
        foreach (var split in new[] { Split.BySpeaker(Fixtures.Speakers(2, 1, 1), 3, 1), Split.ByFrame(Fixtures.Speakers(1, 1, 1), 0.3, 1) })
        {
            split.Save(path);
            Fixtures.Fuzz(File.ReadAllText(path), t =>
            {
                File.WriteAllText(path, t);
                Split.Load(path);
            });
        }
    }

    [Fact]
    public void RefusesWhatCannotBeDivided()
    {
        var all = Fixtures.Speakers(1, 1, 1);
        Assert.Equal("folds=3: must be from 2 to the number of speakers, which is 2", Assert.Throws<TimbreException>(() => Split.BySpeaker(all, 3, 0)).Message);
        Assert.Throws<TimbreException>(() => Split.BySpeaker(all, 1.0, 0));
        Assert.Throws<TimbreException>(() => Split.BySpeaker(all, double.NaN, 0));
        Assert.Throws<TimbreException>(() => Split.ByUtterance(all, 0.2, 0));
        Assert.Throws<TimbreException>(() => Split.ByChapter(all, 0.2));
        Assert.Throws<TimbreException>(() => Split.BySpeaker([new Utterance("a", "/a"), .. all], 2, 0));
        Assert.Throws<TimbreException>(() => Split.BySpeaker(all[..1], 0.5, 0));
        Assert.Throws<TimbreException>(() => Split.ByFrame([], 0.5, 0));
    }

    private static void Check(Action<int, int, int, long> property) => Prop.ForAll(
        Gen.Choose(1, 15).Select(f => f).SelectMany(f => Gen.Choose(1, 15).SelectMany(m => Gen.Choose(1, 12).SelectMany(k => Gen.Choose(0, 1000).Select(s => (f, m, k, s))))).ToArbitrary(),
        x => property(x.f, x.m, x.k, x.s)).Check(s_config);

    private static int SpeakersOf(IEnumerable<Utterance> utterances, Gender gender) => utterances.Where(u => u.Gender == gender).Select(u => u.Speaker).Distinct().Count();

    private static string Ids(Split split) => string.Join('\n', split.Folds.Select(f =>
        string.Join('|', new[] { f.Train, f.Validation, f.Test }.Select(p => string.Join(' ', p.Select(u => u.Id).Order(StringComparer.Ordinal))))));
}
