namespace Timbre.Corpora;

/// <summary>
/// Gets a known corpus: downloads its archive (goes on where an interrupted download ended, tries mirrors, verifies the checksum), unpacks it
/// safely beside its place, moves it there and notes that it is complete. May be shared by threads; two that get the same corpus into the same
/// folder at once are kept apart.
/// </summary>
public sealed class CorpusDownloader
{
    private static readonly Lazy<HttpClient> Shared = new(() => new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 10 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    private readonly Lazy<HttpClient> _http;
    private readonly DownloadOptions _options;

    /// <summary>A downloader with its own way to the network, or the usual one.</summary>
    /// <param name="http">Not disposed by the downloader; must not decompress by itself. Null: one shared by the process.</param>
    /// <param name="options">Patience; null: the defaults.</param>
    public CorpusDownloader(HttpClient? http = null, DownloadOptions? options = null)
    {
        _http = http is null ? Shared : new Lazy<HttpClient>(http);
        _options = options ?? new DownloadOptions();
    }

    /// <summary>The folder that a corpus is unpacked to unless another is named: <c>TIMBRE_HOME/corpora/librispeech</c> and so on.</summary>
    public static string DefaultFolder(KnownCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Path.Combine(TimbreHome.Corpora, corpus.Name.Split('/')[0]);
    }

    /// <summary>The root of a corpus that an earlier call has got completely or that was unpacked there by hand; null where it is not complete. Never touches the network.</summary>
    public static string? Find(string name, string? folder = null)
    {
        var corpus = KnownCorpora.Find(name);
        folder = Path.GetFullPath(folder ?? DefaultFolder(corpus));
        var root = Root(corpus, folder);
        return IsThere(corpus, folder, root) ? root : null;
    }

    /// <summary>Gets the corpus of this name with the default settings and waits for it.</summary>
    /// <inheritdoc cref="GetAsync(string, string?, IProgress{DownloadProgress}?, CancellationToken)"/>
    public static DownloadedCorpus Get(string name, string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => new CorpusDownloader().GetAsync(name, folder, progress, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Gets the corpus of this name; returns at once where it is there already.</summary>
    /// <param name="name">One of <see cref="KnownCorpora"/>.</param>
    /// <param name="folder">Where to unpack it; null: <see cref="DefaultFolder"/>.</param>
    /// <param name="progress">Told about once per megabyte.</param>
    /// <param name="cancellationToken">Stops; what was downloaded is kept and a later call goes on from there.</param>
    /// <exception cref="TimbreException">Unknown name, no server answers as it should, wrong checksum, unsafe or damaged archive, disk full.</exception>
    public Task<DownloadedCorpus> GetAsync(string name, string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        GetAsync(KnownCorpora.Find(name), folder, progress, cancellationToken);

    /// <summary>Gets this corpus; returns at once where it is there already.</summary>
    /// <inheritdoc cref="GetAsync(string, string?, IProgress{DownloadProgress}?, CancellationToken)"/>
    public async Task<DownloadedCorpus> GetAsync(
        KnownCorpus corpus,
        string? folder = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        folder = Path.GetFullPath(folder ?? DefaultFolder(corpus));
        var root = Root(corpus, folder);
        if (IsThere(corpus, folder, root))
        {
            return new DownloadedCorpus(corpus, root, AlreadyThere: true);
        }

        try
        {
            using var only = DownloadLock.Take(CorpusMarker.Beside(folder, corpus, ".lock"), folder, corpus.Name);
            if (IsThere(corpus, folder, root))
            {
                return new DownloadedCorpus(corpus, root, AlreadyThere: true); // another process has just got it
            }

            var archive = Path.Combine(folder, corpus.ArchiveName);
            await BringArchiveAsync(corpus, folder, archive, progress, cancellationToken);
            await Task.Run(() => Unpack(corpus, folder, archive, root, progress, cancellationToken), cancellationToken);
            if (!_options.KeepArchive)
            {
                File.Delete(archive);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{folder}: cannot be written ({e.Message}); make room or choose another folder with --to DIR", e);
        }

        return new DownloadedCorpus(corpus, root, AlreadyThere: false);
    }

    private static string Root(KnownCorpus corpus, string folder) => Path.GetFullPath(Path.Combine(folder, corpus.Folder));

    /// <summary>Got by an earlier call, or unpacked by hand with every recording there.</summary>
    private static bool IsThere(KnownCorpus corpus, string folder, string root) =>
        CorpusMarker.Holds(folder, corpus, root) || (corpus.Recordings is { } all && CountRecordings(corpus, root) == all);

    private static int CountRecordings(KnownCorpus corpus, string root) =>
        Directory.Exists(root) ? Directory.EnumerateFiles(root, "*" + corpus.RecordingExtension, SearchOption.AllDirectories).Count() : 0;

    private async Task BringArchiveAsync(KnownCorpus corpus, string folder, string archive, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (File.Exists(archive))
        {
            if (corpus.Checksum is { } checksum && checksum.Of(archive, progress, cancellationToken) is var digest && !checksum.Is(digest))
            {
                throw new TimbreException($"{archive}: wrong checksum: {checksum.Against(digest)}; delete it or move it away, then try again");
            }

            return;
        }

        var part = new FileInfo(archive + ".part");
        DiskSpace.Require(_options, folder, corpus.LikelyBytes - (part.Exists ? Math.Min(part.Length, corpus.LikelyBytes) : 0) + UnpackedBytes(corpus.LikelyBytes), corpus.Name);
        await new FileFetcher(_http.Value, _options, FileSource.Of(corpus), progress).FetchAsync(archive, cancellationToken);
    }

    /// <summary>FLAC hardly packs further and WAV by about a third: a rough upper bound.</summary>
    private static long UnpackedBytes(long archiveBytes) => archiveBytes + (archiveBytes / 2);

    private void Unpack(KnownCorpus corpus, string folder, string archive, string root, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var beside = CorpusMarker.Beside(folder, corpus, ".unpacking");
        DeleteFolder(beside);
        var archiveBytes = new FileInfo(archive).Length;
        DiskSpace.Require(_options, folder, archiveBytes, $"unpacking {corpus.ArchiveName}");
        var largest = (long)Math.Max(archiveBytes * _options.LargestExpansion, 16 << 20);
        largest = Math.Min(largest, _options.FreeBytes(folder) ?? long.MaxValue);
        try
        {
            new ArchiveUnpacker(archive, beside, largest, progress).Unpack(corpus.Kind, cancellationToken);
            NameOuterFolder(corpus, archive, beside);
            CheckRecordings(corpus, archive, Path.Combine(beside, corpus.Folder));
            FolderMerge.Move(beside, folder);
        }
        finally
        {
            DeleteFolder(beside);
        }

        CorpusMarker.Write(folder, corpus, root);
    }

    private static void NameOuterFolder(KnownCorpus corpus, string archive, string beside)
    {
        if (corpus.OuterFolder is null)
        {
            return;
        }

        var outer = Directory.GetDirectories(beside);
        if (outer.Length != 1)
        {
            throw new TimbreException($"{archive}: holds {outer.Length} outer folders instead of one; delete it and get it again");
        }

        var named = Path.Combine(beside, corpus.OuterFolder);
        if (outer[0] != named)
        {
            Directory.Move(outer[0], named);
        }
    }

    private static void CheckRecordings(KnownCorpus corpus, string archive, string root)
    {
        var found = CountRecordings(corpus, root);
        if (found == 0 || (corpus.Recordings is { } expected && found != expected))
        {
            throw new TimbreException(
                $"{archive}: holds {found} recordings ({corpus.RecordingExtension}) under {corpus.Folder} instead of {corpus.Recordings?.ToString() ?? "some"}; delete it and get it again");
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
