using System.Buffers.Binary;
using System.Diagnostics;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

/// <summary>Damaged entries, many writers, no space, a folder that goes away: features come out right all the same.</summary>
public sealed class FeatureStoreDamageTests
{
    [Fact]
    public void ADamagedEntryIsComputedAgainAndWrittenAgain()
    {
        using var f = new StoreFixture(1);
        var expected = f.Extract(f.Store());
        var entry = Assert.Single(f.Entries());
        var whole = File.ReadAllBytes(entry);
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            File.WriteAllBytes(entry, Damaged(whole, random, round));
            var got = f.Extract(f.Store());
            Assert.True(got.Computed == 1, $"round {round} was believed");
            StoreFixture.Same(expected, got);
            Assert.Equal(whole, File.ReadAllBytes(entry));
        }

        Assert.Equal(1, f.Extract(f.Store()).FromStore);
    }

    [Fact]
    public void ALieAboutTheSizeCostsNoMemory()
    {
        using var f = new StoreFixture(1);
        f.Extract(f.Store());
        var entry = Assert.Single(f.Entries());
        var whole = File.ReadAllBytes(entry);
        var key = whole[48..(48 + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(12)))];
        Assert.NotNull(StoreEntry.Read(entry, key, 13));
        foreach (var (at, value) in from at in new[] { 12, 16, 20, 24 } from value in new[] { int.MaxValue, int.MinValue, -1, 1 << 28, 0x7fff0000 } select (at, value))
        {
            var lying = (byte[])whole.Clone();
            BinaryPrimitives.WriteInt32LittleEndian(lying.AsSpan(at), value);
            File.WriteAllBytes(entry, lying);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(StoreEntry.Read(entry, key, at == 20 ? value : 13));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void AnEntryUnderAnotherNameIsNotBelieved()
    {
        using var f = new StoreFixture(2);
        var expected = f.Extract(f.Store());
        var entries = f.Entries();
        File.Copy(entries[0], entries[1], overwrite: true);
        var got = f.Extract(f.Store());
        Assert.Equal((1, 1), (got.FromStore, got.Computed));
        StoreFixture.Same(expected, got);
    }

    [Fact]
    public void ManyWritersAtOnceLeaveWholeEntriesOnly()
    {
        using var f = new StoreFixture(12);
        f.Utterances.AddRange(f.Utterances.Select(u => u with { Id = u.Id + "-again" }).ToList());
        var expected = f.Extract(null);
        var shared = f.Store();
        var got = new ExtractedCorpus[8];
        Parallel.For(0, got.Length, new ParallelOptions { MaxDegreeOfParallelism = got.Length }, i => got[i] = f.Extract(i % 2 == 0 ? shared : f.Store(), jobs: 3));
        Assert.All(got, g => StoreFixture.Same(expected, g));
        Assert.Equal(12, f.Entries().Length);
        Assert.Empty(f.Temporary());
        Assert.Null(shared.Problem);
        Assert.Equal(24, f.Extract(f.Store()).FromStore);
    }

    [Fact]
    public void TheFolderMayGoAwayAtAnyTime()
    {
        using var f = new StoreFixture(20);
        var expected = f.Extract(null);
        using var stop = new CancellationTokenSource();
        var remover = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                f.Store().Clear();
            }
        });
        remover.Start();
        try
        {
            for (var round = 0; round < 20; round++)
            {
                StoreFixture.Same(expected, f.Extract(f.Store()));
            }
        }
        finally
        {
            stop.Cancel();
            remover.Join();
        }
    }

    [Fact]
    public void WhereNothingCanBeWrittenTheWorkGoesOn()
    {
        using var f = new StoreFixture();
        File.WriteAllText(f.StoreFolder, "a file is in the way");
        var store = f.Store();
        StoreFixture.Same(f.Extract(null), f.Extract(store));
        Assert.Contains("cannot be written", store.Problem, StringComparison.Ordinal);
        Assert.Equal(new FeatureStoreUsage(0, 0), store.Measure());
        Assert.Equal(new FeatureStoreUsage(0, 0), store.Clear());
        Assert.Equal("a file is in the way", File.ReadAllText(f.StoreFolder));
    }

    [Fact]
    public void SpaceIsLeftToOthers()
    {
        using var f = new StoreFixture();
        var store = FeatureStore.Open(f.StoreFolder, 1L << 60, TimeProvider.System);
        StoreFixture.Same(f.Extract(null), f.Extract(store));
        Assert.Contains("are free on its disk", store.Problem, StringComparison.Ordinal);
        Assert.Empty(f.Entries());
    }

    [Fact]
    public void AFullDiskEndsTheStoringAndNotTheWork()
    {
        using var f = new StoreFixture(40);
        Directory.CreateDirectory(f.StoreFolder);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Call("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", f.StoreFolder), "a small disk cannot be mounted here");
        try
        {
            var expected = f.Extract(null);
            var store = f.Store();
            StoreFixture.Same(expected, f.Extract(store));
            Assert.Contains("No space left", store.Problem, StringComparison.Ordinal);
            Assert.InRange(f.Entries().Length, 1, 39);
            Assert.Empty(f.Temporary());
            var again = f.Extract(f.Store());
            Assert.Equal(f.Entries().Length, again.FromStore);
            StoreFixture.Same(expected, again);
        }
        finally
        {
            Call("umount", f.StoreFolder);
        }
    }

    [Fact]
    public void WhatAKilledProcessLeftIsSweptByAgeAndNothingElse()
    {
        using var f = new StoreFixture(1);
        f.Extract(f.Store());
        var entry = Assert.Single(f.Entries());
        var shard = Path.GetDirectoryName(entry)!;
        string Left(string name, int hoursAgo)
        {
            var path = Path.Combine(shard, name);
            File.WriteAllText(path, "half");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hoursAgo));
            return path;
        }

        var (old, young) = (Left($".timbre-{Guid.NewGuid():N}.tmp", 2), Left($".timbre-{Guid.NewGuid():N}.tmp", 0));
        var (foreign, similar) = (Left("notes.tmp", 2), Left(".timbre-mine.tmp", 2));
        File.Delete(entry);
        Assert.Equal(1, f.Extract(f.Store()).Computed);
        Assert.Equal([false, true, true, true], new[] { old, young, foreign, similar }.Select(File.Exists));
    }

    [Fact]
    public void ClearingRemovesWhatIsTheStoresAndNothingElse()
    {
        using var f = new StoreFixture(3);
        f.Extract(f.Store());
        var entry = f.Entries()[0];
        var name = Path.GetFileName(entry);
        string[] foreign =
        [
            "notes.txt", name, "hashes/readme", "ab/notes.features", $"zz/{name}", $"{(name.StartsWith("00", StringComparison.Ordinal) ? "11" : "00")}/{name}", "deep/er/file.features",
            $"hashes/{name}", Path.Combine(name[..2], name[..^1]), Path.Combine(name[..2], "sub", name),
        ];
        Fixtures.Touch(f.StoreFolder, foreign);
        using var outside = new TempFolder();
        Fixtures.Touch(outside.Path, "ff" + new string('0', 62) + ".features");
        if (!OperatingSystem.IsWindows() && !Directory.Exists(Path.Combine(f.StoreFolder, "ff")))
        {
            Directory.CreateSymbolicLink(Path.Combine(f.StoreFolder, "ff"), outside.Path);
        }

        var there = f.Store().Measure();
        Assert.Equal(3, there.Entries);
        Assert.Equal(f.Entries().Where(e => new FileInfo(e).Length > 0).Sum(e => new FileInfo(e).Length) + (3 * 80), there.Bytes);
        Assert.Equal(there, f.Store().Clear());
        Assert.Equal(new FeatureStoreUsage(0, 0), f.Store().Measure());
        Assert.All(foreign, file => Assert.True(File.Exists(Path.Combine(f.StoreFolder, file)), file));
        Assert.Single(Directory.GetFiles(outside.Path));
        Assert.Equal(3, f.Extract(f.Store()).Computed);
    }

    [Fact]
    public void AnEmptyStoreGoesAltogether()
    {
        using var f = new StoreFixture();
        f.Extract(f.Store());
        f.Store().Clear();
        Assert.False(Directory.Exists(f.StoreFolder));
    }

    private static byte[] Damaged(byte[] whole, Random random, int round)
    {
        var bytes = (byte[])whole.Clone();
        switch (round % 5)
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                bytes[random.Next(32)] ^= (byte)random.Next(1, 256); // in the header
                if (bytes.AsSpan().SequenceEqual(whole))
                {
                    bytes[0] ^= 1;
                }

                return bytes;
            case 3:
                return [.. bytes, .. new byte[random.Next(1, 100)]];
            default:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 40)));
                return bytes;
        }
    }

    private static bool Call(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
