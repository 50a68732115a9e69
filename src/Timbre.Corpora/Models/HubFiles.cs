namespace Timbre.Corpora;

/// <summary>Fetches the needed files of one commit into a folder and verifies them; files that are there and right stay.</summary>
internal sealed class HubFiles(HttpClient http, HubClient client, ModelName name, HubListing listing, DownloadOptions options, IProgress<DownloadProgress>? progress)
{
    private const long WorthTelling = 1 << 16;

    private readonly List<ModelFile> _done = [];
    private long _total;

    /// <returns>What the folder holds now: these files and no others.</returns>
    public async Task<IReadOnlyList<ModelFile>> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        var settings = HubSelection.Settings(name, listing);
        var weights = HubSelection.Weights(name, listing);
        await FetchAllAsync(folder, [.. settings, weights], cancellationToken);
        if (HubSelection.IsIndex(weights))
        {
            var index = await File.ReadAllBytesAsync(Path.Combine(folder, weights.Name), cancellationToken);
            await FetchAllAsync(folder, HubSelection.Shards(name, listing, weights.Name, index), cancellationToken);
        }

        foreach (var stranger in Directory.GetFiles(folder).Where(f => !_done.Exists(d => d.Path == Path.GetFileName(f))))
        {
            File.Delete(stranger);
        }

        return _done;
    }

    private async Task FetchAllAsync(string folder, IReadOnlyList<HubFile> files, CancellationToken cancellationToken)
    {
        var described = new List<HubFile>();
        foreach (var file in files)
        {
            described.Add(await DescribedAsync(file, cancellationToken));
        }

        var sizes = described.Sum(f => (decimal)f.Bytes!.Value); // a server may say anything
        _total += (long)Math.Min(sizes, long.MaxValue / 4);
        var here = described.Sum(f => Math.Min(Here(folder, f), (decimal)f.Bytes!.Value));
        DiskSpace.Require(options, Path.GetDirectoryName(folder)!, (long)Math.Min(sizes - here, long.MaxValue / 4), name.ToString());
        foreach (var file in described)
        {
            await FetchOneAsync(folder, file, cancellationToken);
        }
    }

    private async Task<HubFile> DescribedAsync(HubFile file, CancellationToken cancellationToken)
    {
        if (file.Checksum is null || file.Bytes is null)
        {
            file = await client.DescribeAsync(listing.Commit, file, cancellationToken);
        }

        if (file.Checksum is null || file.Bytes is not { } bytes)
        {
            throw new TimbreException($"{client.FileAddress(listing.Commit, file.Name)}: the server states no size and checksum, so that damage would go unseen; check {ModelHub.AddressVariable}, or {HubClient.Otherwise}");
        }

        return bytes <= HubSelection.LargestText || HubSelection.IsWeights(file)
            ? file
            : throw new TimbreException($"{name}: its {file.Name} is said to have {DiskSpace.Size(bytes)}, which no such file has; this is not a repository that can be used");
    }

    private async Task FetchOneAsync(string folder, HubFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, file.Name);
        var bytes = file.Bytes!.Value;
        var checksum = file.Checksum!;
        var before = _done.Sum(d => d.Bytes);
        var share = progress is null || bytes < WorthTelling ? null : new Share(progress, before, _total);
        if (!IsRight(path, bytes, checksum, share, cancellationToken))
        {
            File.Delete(path);
            var source = new FileSource(file.Name, [client.FileAddress(listing.Commit, file.Name)])
            {
                Checksum = checksum,
                Bytes = bytes,
                Otherwise = HubClient.Otherwise,
                Refusal = client.Refusal,
            };
            await new FileFetcher(http, options, source, share).FetchAsync(path, cancellationToken);
        }

        var sha256 = checksum.Kind == ChecksumKind.Sha256 ? checksum.Hex : Checksum.Sha256().Of(path, progress: null, cancellationToken);
        _done.Add(new ModelFile(file.Name, bytes, sha256));
    }

    private static bool IsRight(string path, long bytes, Checksum checksum, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        new FileInfo(path) is { Exists: true } file && file.Length == bytes && checksum.Is(checksum.Of(path, progress, cancellationToken));

    private static long Here(string folder, HubFile file)
    {
        var path = Path.Combine(folder, file.Name);
        return new FileInfo(path) is { Exists: true } whole ? whole.Length : new FileInfo(path + ".part") is { Exists: true } part ? part.Length : 0;
    }

    /// <summary>One file's progress as that of all.</summary>
    private sealed class Share(IProgress<DownloadProgress> all, long before, long total) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => all.Report(value with { Bytes = before + value.Bytes, Total = Math.Max(total, before + value.Bytes) });
    }
}
