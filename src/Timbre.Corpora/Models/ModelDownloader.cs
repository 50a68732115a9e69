namespace Timbre.Corpora;

/// <summary>
/// Gets a model's settings and weights from a hub by name: pins the revision to a commit, fetches every file into a folder beside its place
/// (goes on where an interrupted download ended), verifies size and checksum, and puts the folder in its place when it is complete. May be
/// shared by threads; two that get a model into the same folder at once are kept apart. Proxies are taken from the environment
/// (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>) or the system.
/// </summary>
public sealed class ModelDownloader
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    private readonly ModelHub? _hub;
    private readonly DownloadOptions _options;

    /// <summary>A downloader.</summary>
    /// <param name="hub">Where models come from; null: <see cref="ModelHub.FromEnvironment"/> when there is something to fetch.</param>
    /// <param name="options">Patience; null: the defaults.</param>
    public ModelDownloader(ModelHub? hub = null, DownloadOptions? options = null)
    {
        _hub = hub;
        _options = options ?? new DownloadOptions();
    }

    /// <summary>Gets a model with the default settings and waits for it.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public static DownloadedModel Get(ModelName name, string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => new ModelDownloader().GetAsync(name, folder, progress, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Gets a model; returns at once, without the network, where it is there already.</summary>
    /// <param name="name">Which one, and which revision of it.</param>
    /// <param name="folder">Where to put it: a folder that is new or empty, or that an earlier call has made. Null: <see cref="ModelFolders.Default(ModelName)"/>.</param>
    /// <param name="progress">Told about once per megabyte.</param>
    /// <param name="cancellationToken">Stops; what was downloaded is kept and a later call goes on from there.</param>
    /// <exception cref="TimbreException">
    /// No such repository or revision, terms that must be accepted first, nothing in it that Timbre can read, no network, wrong size or checksum,
    /// disk full, a folder that holds something else.
    /// </exception>
    public async Task<DownloadedModel> GetAsync(ModelName name, string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? ModelFolders.Find(name) ?? ModelFolders.Default(name)));
        if (Complete(name, place) is { } there)
        {
            return there;
        }

        CheckPlace(name, place);
        try
        {
            using var only = DownloadLock.Take(place + ".timbre-lock", place, name.ToString());
            if (Complete(name, place) is { } now)
            {
                return now; // another process has just got it
            }

            var hub = _hub ?? ModelHub.FromEnvironment();
            using var http = new HttpClient(new HubRedirects(hub, new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout })) { Timeout = Timeout.InfiniteTimeSpan };
            var client = new HubClient(http, hub, name, _options);
            var listing = await client.ListAsync(cancellationToken);
            var staging = Stage(name, place);
            var files = await new HubFiles(http, client, name, listing, _options, progress).FetchAsync(staging, cancellationToken);
            var source = new ModelSource(name.Repository, name.Revision, listing.Commit, hub.Address.AbsoluteUri.TrimEnd('/'), files);
            source.Write(staging);
            if (Directory.Exists(place))
            {
                Directory.Delete(place); // empty, as CheckPlace has seen
            }

            Directory.Move(staging, place);
            return new DownloadedModel(name, source.Revision, place, files, AlreadyThere: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{place}: cannot be written ({e.Message}); make room or choose another folder with --to DIR", e);
        }
    }

    private static DownloadedModel? Complete(ModelName name, string place) =>
        ModelFolders.Holds(place, name) && ModelSource.Read(place) is { } source ? new DownloadedModel(name, source.Revision, place, source.Files, AlreadyThere: true) : null;

    /// <summary>Refuses to touch a folder that holds something else.</summary>
    private static void CheckPlace(ModelName name, string place)
    {
        if (File.Exists(place))
        {
            throw new TimbreException($"{place}: is a file; choose a new folder with --to DIR");
        }

        if (!Directory.Exists(place) || !Directory.EnumerateFileSystemEntries(place).Any())
        {
            return;
        }

        var source = ModelSource.Read(place);
        if (source is null)
        {
            throw new TimbreException($"{place}: holds files that are not from a download by Timbre; use them as they are (--model FOLDER), or choose a new folder with --to DIR");
        }

        if (!source.Is(name))
        {
            throw new TimbreException($"{place}: holds {source.Repository} at {source.Requested} ({source.Revision}); delete it, or choose another folder with --to DIR");
        }
    }

    /// <summary>The folder that is filled: what an interrupted call has left, or the damaged model itself, so that only what is missing is fetched.</summary>
    private static string Stage(ModelName name, string place)
    {
        var staging = ModelFolders.Staging(place);
        if (ModelSource.Read(place) is { } source && source.Is(name))
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }

            Directory.Move(place, staging);
        }

        Directory.CreateDirectory(staging);
        File.Delete(Path.Combine(staging, ModelSource.FileName));
        return staging;
    }
}
