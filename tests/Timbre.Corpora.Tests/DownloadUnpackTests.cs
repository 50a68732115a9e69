using System.Formats.Tar;
using Timbre.Numerics;
using Timbre.TestSupport;
using static Timbre.Corpora.Tests.DownloadArchives;

namespace Timbre.Corpora.Tests;

public sealed class DownloadUnpackTests
{
    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/..")]
    [InlineData("/abs")]
    [InlineData("//abs")]
    [InlineData("..\\x")]
    [InlineData("C:\\x")]
    [InlineData("C:/x")]
    [InlineData("\\\\host\\share\\x")]
    public void An_entry_that_would_leave_the_folder_is_refused(string name)
    {
        Assert.Contains("would leave the folder", Refused(Tar(t => Add(t, name, [1])), ArchiveKind.TarGz));
        Assert.Contains("would leave the folder", Refused(Zip(z => Add(z, name, [1])), ArchiveKind.Zip));
    }

    [Fact]
    public void A_folder_outside_is_refused()
    {
        Assert.Contains("would leave", Refused(Tar(t => t.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "../d/"))), ArchiveKind.TarGz));
        Assert.Contains("would leave", Refused(Zip(z => z.CreateEntry("../d/")), ArchiveKind.Zip));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Links_and_devices_are_refused(TarEntryType type)
    {
        using var outside = new TempFolder();
        var archive = Tar(t =>
        {
            var entry = new PaxTarEntry(type, "link");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = outside.Path;
            }

            t.WriteEntry(entry);
            Add(t, "link/through.txt", [1]);
        });
        Assert.Contains(type.ToString(), Refused(archive, ArchiveKind.TarGz));
        Assert.Empty(Directory.GetFileSystemEntries(outside.Path));
    }

    [Fact]
    public void A_link_in_a_zip_is_refused()
    {
        var archive = Zip(z =>
        {
            var entry = z.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var stream = entry.Open();
            stream.Write("/etc"u8);
        });
        Assert.Contains("a link or a device", Refused(archive, ArchiveKind.Zip));
    }

    [Fact]
    public void An_entry_that_is_there_twice_is_refused()
    {
        Assert.Contains("there twice", Refused(Tar(t => Twice(n => Add(t, n, [1]))), ArchiveKind.TarGz));
        Assert.Contains("there twice", Refused(Zip(z => Twice(n => Add(z, n, [1]))), ArchiveKind.Zip));

        static void Twice(Action<string> add)
        {
            add("a/b");
            add("a/./b");
        }
    }

    [Fact]
    public void A_decompression_bomb_is_stopped()
    {
        var zeros = new byte[5_000_000];
        Assert.Contains("unpacks to more than 1 MB", Refused(Tar(t => Add(t, "zeros", zeros)), ArchiveKind.TarGz));
        Assert.Contains("unpacks to more than 1 MB", Refused(Zip(z => Add(z, "zeros", zeros)), ArchiveKind.Zip));
    }

    [Fact]
    public void Padding_without_end_is_stopped()
    {
        var archive = Gzip([.. Plain(Tar(t => Add(t, "a", [1]))), .. new byte[5_000_000]]);
        Assert.Contains("unpacks to more than 1 MB", Refused(archive, ArchiveKind.TarGz));
    }

    [Fact]
    public void A_truncated_archive_is_refused_wherever_it_ends()
    {
        // A cut within the last bytes takes only the checksum and the end of the padding.
        var tar = Corpus(size: 3000);
        foreach (var length in new[] { 0, 1, 9, 10, 300, tar.Length / 2, tar.Length - 40 })
        {
            Assert.Contains("damaged or not complete", Refused(tar[..length], ArchiveKind.TarGz));
        }

        var zip = Zip(z => Add(z, "a", Noise(3000, 1)));
        foreach (var length in new[] { 0, 1, 300, zip.Length / 2, zip.Length - 1 })
        {
            Assert.Contains("damaged or not complete", Refused(zip[..length], ArchiveKind.Zip));
        }
    }

    [Fact]
    public void A_tar_that_was_cut_between_two_entries_is_refused()
    {
        var whole = Plain(Corpus(size: 3000));
        for (var length = 512; length <= whole.Length - 1024; length += 512)
        {
            Assert.Contains("damaged or not complete", Refused(Gzip(whole[..length]), ArchiveKind.TarGz));
        }
    }

    [Fact]
    public void A_damaged_archive_is_never_taken_for_whole()
    {
        var tar = Corpus(size: 3000);
        for (var at = 10; at < tar.Length; at += 97)
        {
            var damaged = (byte[])tar.Clone();
            damaged[at] ^= 0x55;
            Refused(damaged, ArchiveKind.TarGz);
        }
    }

    [Fact]
    public void Whatever_the_bytes_are_nothing_but_a_clear_refusal_or_a_folder_comes_of_them()
    {
        var random = new SeededRandom(11);
        var tar = Plain(Corpus(size: 700));
        var zip = Zip(z =>
        {
            Add(z, "a/one", Text("one one one one one"));
            Add(z, "two", Noise(100, 2));
        });
        for (var round = 0; round < 200; round++)
        {
            var kind = round % 2 == 0 ? ArchiveKind.TarGz : ArchiveKind.Zip;
            var bytes = (byte[])(kind == ArchiveKind.Zip ? zip : tar).Clone();
            for (var change = random.NextInt(6); change >= 0; change--)
            {
                var at = kind == ArchiveKind.Zip ? random.NextInt(bytes.Length) : (512 * random.NextInt(bytes.Length / 512)) + random.NextInt(512);
                bytes[at] = random.NextInt(3) == 0 ? (byte)"0123457xgLKS/.\0"[random.NextInt(15)] : (byte)random.NextBits();
            }

            using var folder = new TempFolder();
            try
            {
                Unpack(kind == ArchiveKind.Zip ? bytes : Gzip(bytes), kind, folder);
            }
            catch (TimbreException e)
            {
                Assert.StartsWith(folder.File("archive"), e.Message);
            }

            Assert.Equal(["archive", "out"], Directory.GetFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)!).Order());
        }
    }

    [Fact]
    public void A_header_that_claims_gigabytes_of_attributes_is_stopped()
    {
        var header = new byte[512];
        "x"u8.CopyTo(header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        "13000000000\0"u8.CopyTo(header.AsSpan(124)); // 1.4 GB in octal
        "00000000000\0"u8.CopyTo(header.AsSpan(136));
        header[156] = (byte)'x';
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        Text(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0").CopyTo(header, 148);
        Assert.Contains("unpacks to more than 1 MB", Refused(Gzip([.. header, .. new byte[5_000_000]]), ArchiveKind.TarGz));
    }

    [Fact]
    public void What_is_no_archive_at_all_is_refused()
    {
        Assert.Contains("damaged", Refused(Text("<html>Please log in</html>"), ArchiveKind.TarGz));
        Assert.Contains("damaged", Refused(Text("<html>Please log in</html>"), ArchiveKind.Zip));
        Assert.Contains("damaged", Refused(Tar(_ => { }), ArchiveKind.TarGz));
        Assert.Contains("holds nothing", Refused(Zip(_ => { }), ArchiveKind.Zip));
    }

    [Fact]
    public void Ordinary_archives_are_unpacked_whole()
    {
        var tar = Tar(t =>
        {
            t.WriteEntry(new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "3c9ed8c" }));
            t.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./"));
            t.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./a/"));
            Add(t, "./a/one.txt", Text("one"));
            Add(t, "a/" + new string('l', 150) + ".txt", []);
            t.WriteEntry(new V7TarEntry(TarEntryType.V7RegularFile, "b") { DataStream = new MemoryStream(Text("two")) });
        });
        using var folder = new TempFolder();
        Unpack(tar, ArchiveKind.TarGz, folder);
        Assert.Equal("one", File.ReadAllText(folder.File("out/a/one.txt")));
        Assert.Equal("two", File.ReadAllText(folder.File("out/b")));
        Assert.Equal(3, Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories).Length);

        using var other = new TempFolder();
        Unpack(Zip(z =>
        {
            z.CreateEntry("a/");
            Add(z, "a/one.txt", Text("one"));
        }), ArchiveKind.Zip, other);
        Assert.Equal("one", File.ReadAllText(other.File("out/a/one.txt")));
    }

    [Fact]
    public void Control_characters_in_a_name_do_not_reach_the_terminal()
    {
        Assert.DoesNotContain('\u001b', Refused(Tar(t => Add(t, "../\u001b[31mred", [1])), ArchiveKind.TarGz));
    }

    [Fact]
    public void Unpacking_can_be_cancelled()
    {
        using var folder = new TempFolder();
        Assert.Throws<OperationCanceledException>(() => Unpack(Corpus(), ArchiveKind.TarGz, folder, new CancellationToken(canceled: true)));
    }

    /// <summary>Unpacks, expects a refusal, checks that nothing lies outside the folder, and returns the message.</summary>
    private static string Refused(byte[] archive, ArchiveKind kind)
    {
        using var folder = new TempFolder();
        var message = Assert.Throws<TimbreException>(() => Unpack(archive, kind, folder)).Message;
        Assert.Equal(["archive", "out"], Directory.GetFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)!).Order());
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static void Unpack(byte[] archive, ArchiveKind kind, TempFolder folder, CancellationToken token = default)
    {
        File.WriteAllBytes(folder.File("archive"), archive);
        new ArchiveUnpacker(folder.File("archive"), folder.File("out"), 1_000_000, progress: null).Unpack(kind, token);
    }
}
