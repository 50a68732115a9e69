using System.Net;
using System.Net.Http.Headers;

namespace Timbre.Corpora;

/// <summary>Asks a hub about one repository and puts its refusals into words.</summary>
internal sealed class HubClient(HttpClient http, ModelHub hub, ModelName name, DownloadOptions options)
{
    /// <summary>What a user can do instead, as the end of a sentence.</summary>
    public const string Otherwise = "use a folder with the model's files instead of its name (--model FOLDER): that needs no network";

    private const int LargestAnswer = 16 << 20;

    private string Page => $"{hub.Address}{name.Repository}";

    /// <summary>Where a file of a commit is.</summary>
    public Uri FileAddress(string commit, string file) => new($"{hub.Address}{name.Repository}/resolve/{commit}/{Uri.EscapeDataString(file)}");

    /// <summary>The commit that the revision stands for, and its files.</summary>
    public async Task<HubListing> ListAsync(CancellationToken cancellationToken)
    {
        var address = new Uri($"{hub.Address}api/models/{name.Repository}/revision/{Uri.EscapeDataString(name.Revision)}?blobs=true");
        var body = await AskAsync(address, HttpMethod.Get, ReadAsync, cancellationToken);
        return HubListing.Parse(body)
            ?? throw new TimbreException($"{address}: answers with something else than a list of files; a login page or a proxy may be in between: check HTTPS_PROXY and {ModelHub.AddressVariable}, or {Otherwise}");
    }

    /// <summary>Size and checksum of a file whose listing lacks them, from the headers of the hub's answer.</summary>
    public Task<HubFile> DescribeAsync(string commit, HubFile file, CancellationToken cancellationToken) =>
        AskAsync(FileAddress(commit, file.Name), HttpMethod.Head, (response, _) => Task.FromResult(Described(file, response)), cancellationToken);

    /// <summary>A refusal in words; null where the status says all there is to say.</summary>
    public TimbreException? Refusal(HttpResponseMessage response)
    {
        if (response.RequestMessage?.RequestUri is { } asked && !hub.IsOwn(asked))
        {
            return null;
        }

        var status = (int)response.StatusCode;
        var code = Header(response, "X-Error-Code");
        var words = Header(response, "X-Error-Message") ?? "";
        if (code == "GatedRepo" || (status is 401 or 403 && words.Contains("gated", StringComparison.OrdinalIgnoreCase)))
        {
            var token = hub.Token is null ? $"and set {ModelHub.TokenVariable} to an access token" : $"with the account that {ModelHub.TokenVariable} belongs to";
            return new TimbreException($"{name.Repository}: its terms must be accepted first: do so on {Page} {token}, or download its files there by hand and give the folder (--model FOLDER)");
        }

        if (code == "RevisionNotFound")
        {
            return new TimbreException($"{name.Repository}: has no revision {name.Revision}; {Page} lists its branches, tags and commits");
        }

        if (code == "RepoNotFound" || status == 401 || (status == 404 && code is null && IsQuestion(response)))
        {
            var hint = hub.Token is null ? $"if it is private, set {ModelHub.TokenVariable} to an access token" : $"if it is private, the token in {ModelHub.TokenVariable} must be valid and allow it";
            return new TimbreException($"{name.Repository}: there is no such repository on {hub.Address.Host}; check the name ({hint}), or give the path of a folder with the model's files");
        }

        return status is 403 or 407 or 451
            ? new TimbreException($"{response.RequestMessage?.RequestUri}: access is refused ({status} {EntryPath.Printable(words.Length > 0 ? words : response.ReasonPhrase ?? "")}); check the proxy and {ModelHub.TokenVariable}, or {Otherwise}".Replace(" )", ")", StringComparison.Ordinal))
            : null;
    }

    private static bool IsQuestion(HttpResponseMessage response) => response.RequestMessage?.RequestUri?.AbsolutePath.Contains("/api/models/", StringComparison.Ordinal) == true;

    private static string? Header(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out var values) ? values.ToString().Trim() : null;

    private static HubFile Described(HubFile file, HttpResponseMessage response)
    {
        var bytes = file.Bytes;
        if (long.TryParse(Header(response, "X-Linked-Size"), out var linked) && linked >= 0)
        {
            bytes ??= linked;
        }
        else if (response.StatusCode == HttpStatusCode.OK)
        {
            bytes ??= response.Content.Headers.ContentLength;
        }

        var tag = Header(response, "X-Linked-Etag") ?? Header(response, "ETag") ?? "";
        return file with { Bytes = bytes, Checksum = file.Checksum ?? HubListing.ChecksumOf(tag.Replace("W/", "", StringComparison.Ordinal).Trim('"'), bytes) };
    }

    /// <summary>Asks up to three times; what cannot get better by asking again ends at once.</summary>
    private async Task<T> AskAsync<T>(Uri address, HttpMethod method, Func<HttpResponseMessage, CancellationTokenSource, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskOnceAsync(address, method, read, cancellationToken);
            }
            catch (FetchFailure e) when (e.Final || attempt >= Math.Min(3, options.Attempts))
            {
                throw new TimbreException($"{address.Host}: {e.Message}; check the network and the proxy (HTTPS_PROXY, NO_PROXY) and try again, or {Otherwise}", e);
            }
            catch (FetchFailure e)
            {
                var wait = options.Backoff * attempt;
                await Task.Delay(e.RetryAfter is { } asked && asked > wait && asked < TimeSpan.FromSeconds(30) ? asked : wait, cancellationToken);
            }
        }
    }

    private async Task<T> AskOnceAsync<T>(Uri address, HttpMethod method, Func<HttpResponseMessage, CancellationTokenSource, Task<T>> read, CancellationToken cancellationToken)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        quiet.CancelAfter(options.InactivityTimeout);
        try
        {
            using var request = new HttpRequestMessage(method, address);
            request.Options.Set(HubRedirects.StayOnHub, method == HttpMethod.Head);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("timbre", "0.1"));
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, quiet.Token);
            var status = (int)response.StatusCode;
            if (status == 200 || (method == HttpMethod.Head && status is > 300 and < 400))
            {
                return await read(response, quiet);
            }

            throw Refusal(response) as Exception
                ?? new FetchFailure($"the server says {status} {response.ReasonPhrase}".TrimEnd(), final: status is not (408 or 425 or 429 or >= 500), response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchFailure(e.InnerException is TimeoutException ? "no connection came about in time" : $"nothing came for {options.InactivityTimeout.TotalSeconds} s", final: false, cause: e);
        }
        catch (HttpRequestException e)
        {
            var inVain = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            throw new FetchFailure($"cannot be reached ({(e.InnerException ?? e).Message.ReplaceLineEndings(" ")})", inVain, cause: e);
        }
        catch (IOException e)
        {
            throw new FetchFailure($"the connection broke ({e.Message.ReplaceLineEndings(" ")})", final: false, cause: e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationTokenSource quiet)
    {
        await using var body = await response.Content.ReadAsStreamAsync(quiet.Token);
        var answer = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(block, quiet.Token)) > 0;)
        {
            quiet.CancelAfter(options.InactivityTimeout);
            answer.Write(block, 0, read);
            if (answer.Length > LargestAnswer)
            {
                throw new FetchFailure($"its list of files is longer than {LargestAnswer >> 20} MB, which no model's is", final: true);
            }
        }

        return answer.GetBuffer().AsMemory(0, (int)answer.Length);
    }
}
