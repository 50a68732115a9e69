using System.Net;
using System.Net.Http.Headers;

namespace Timbre.Corpora;

/// <summary>
/// Gets one file over HTTP into a <see cref="PartialFile"/>: goes on where the last attempt ended, takes the addresses in turn, waits longer
/// after each failure, and checks size and checksum.
/// </summary>
internal sealed class FileFetcher(HttpClient http, DownloadOptions options, FileSource source, IProgress<DownloadProgress>? progress)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Fetches to <paramref name="path"/>; cancelling or failing keeps the <c>.part</c> file, a wrong checksum deletes it.</summary>
    public async Task FetchAsync(string path, CancellationToken cancellationToken)
    {
        using var total = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.TotalTimeout is { } limit)
        {
            total.CancelAfter(limit);
        }

        try
        {
            await FetchInTurnAsync(path, total.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimbreException($"{source.Addresses[0]}: not done after {options.TotalTimeout}; try again: what came is kept and the download goes on from there", e);
        }
    }

    private async Task FetchInTurnAsync(string path, CancellationToken cancellationToken)
    {
        using var part = OpenPart(path + ".part", cancellationToken);
        var addresses = source.Addresses.ToList();
        var (current, failures, furthest) = (0, 0, part.Length);
        while (true)
        {
            FetchFailure failure;
            var resumed = part.Length > 0;
            var address = addresses[current % addresses.Count];
            try
            {
                await FetchOnceAsync(address, part, cancellationToken);
                if (source.Checksum is not { } checksum || checksum.Is(part.Digest()))
                {
                    part.Finish(path);
                    return;
                }

                failure = new FetchFailure($"wrong checksum: {checksum.Against(part.Digest())}; the file was deleted", final: !resumed);
                part.Restart();
                furthest = 0;
            }
            catch (FetchFailure e)
            {
                failure = e;
            }

            if (part.Length >= furthest + options.ProgressBytes)
            {
                (failures, furthest) = (0, part.Length);
            }
            else
            {
                failures++;
                current++;
            }

            if (failure.Final)
            {
                addresses.Remove(address);
                current = 0;
            }

            if (addresses.Count == 0 || failures >= options.Attempts)
            {
                GiveUp(part, address, failure);
            }

            if (!failure.Final)
            {
                await Task.Delay(Wait(failures, failure.RetryAfter), cancellationToken);
            }
        }
    }

    private PartialFile OpenPart(string path, CancellationToken cancellationToken)
    {
        var part = PartialFile.Open(path, source.Checksum, progress, cancellationToken);
        if (part.Length > (source.Bytes ?? long.MaxValue) || !CanGoOn(part))
        {
            part.Restart();
        }

        return part;
    }

    /// <summary>Pieces can be told to belong together by the file's checksum or by the server's word for its version.</summary>
    private bool CanGoOn(PartialFile part) => part.Length > 0 && (source.Checksum is not null || part.Origin().Validator is not null);

    private void GiveUp(PartialFile part, Uri address, FetchFailure failure)
    {
        var keep = CanGoOn(part);
        var next = keep ? "try again: what came is kept and the download goes on from there" : "check the network and try again";
        if (!keep)
        {
            part.Discard();
        }

        var tried = source.Addresses.Count > 1 ? $" (the last of {source.Addresses.Count} addresses tried)" : "";
        throw new TimbreException($"{address}: {failure.Message}{tried}; {next}, or {source.Otherwise}", failure);
    }

    private TimeSpan Wait(int failures, TimeSpan? retryAfter)
    {
        var wait = options.Backoff * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        if (retryAfter > wait)
        {
            wait = retryAfter.Value;
        }

        return wait > LongestWait ? LongestWait : wait;
    }

    private async Task FetchOnceAsync(Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        if (source.Bytes is { } exact && part.Length == exact)
        {
            return;
        }

        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        quiet.CancelAfter(options.InactivityTimeout);
        try
        {
            using var request = Request(address, part);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, quiet.Token);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
            {
                // Either all of it is here already (then the checksum or the unpacking says whether it is right) or it is another file.
                if (response.Content.Headers.ContentRange?.Length == part.Length)
                {
                    return;
                }

                part.Restart();
                throw new FetchFailure("the server has another file now; starting again", final: false);
            }

            Check(response);
            var length = Begin(address, part, response);
            await CopyAsync(response, part, length, quiet, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchFailure($"nothing came for {options.InactivityTimeout.TotalSeconds} s", final: false, cause: e);
        }
        catch (HttpRequestException e)
        {
            throw new FetchFailure(OneLine(e), final: false, cause: e);
        }
        catch (IOException e)
        {
            throw new FetchFailure($"the connection broke after {DiskSpace.Size(part.Length)} ({OneLine(e)})", final: false, cause: e);
        }
        finally
        {
            part.Flush();
        }
    }

    private HttpRequestMessage Request(Uri address, PartialFile part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("timbre", "0.1"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (part.Length == 0)
        {
            return request;
        }

        var (from, validator) = part.Origin();
        if (from == address.AbsoluteUri && validator is not null)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, to: null);
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }
        else if (source.Checksum is not null)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, to: null); // the checksum tells whether the pieces belong together
        }

        return request;
    }

    private void Check(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return;
        }

        if (source.Refusal?.Invoke(response) is { } refusal)
        {
            throw refusal;
        }

        var status = (int)response.StatusCode;
        var passing = status is 408 or 425 or 429 or >= 500;
        var retryAfter = response.Headers.RetryAfter?.Delta;
        throw new FetchFailure($"the server says {status} {response.ReasonPhrase}".TrimEnd(), final: !passing, retryAfter);
    }

    /// <summary>Readies the partial file for this answer and returns the file's whole size, where the server states it.</summary>
    private long? Begin(Uri address, PartialFile part, HttpResponseMessage response)
    {
        long? length;
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            var range = response.Content.Headers.ContentRange;
            if (part.Length == 0 || range?.From != part.Length)
            {
                part.Restart();
                throw new FetchFailure("the server sent another range than asked for", final: false);
            }

            length = range.Length;
        }
        else
        {
            part.Restart(); // a server that ignores ranges sends everything again
            length = response.Content.Headers.ContentLength;
        }

        if (length is { } stated && source.Bytes is { } exact && stated != exact)
        {
            throw new FetchFailure($"the server offers {stated} bytes, {source.Name} has {exact}", final: true);
        }

        if (length is { } needed)
        {
            DiskSpace.Require(options, Path.GetDirectoryName(part.Path)!, needed - part.Length, $"the rest of {source.Name}");
        }

        part.SetOrigin(address, Validator(response));
        return length;
    }

    /// <summary>A strong ETag, else the date; a weak ETag cannot vouch for ranges.</summary>
    private static string? Validator(HttpResponseMessage response) => response.Headers.ETag switch
    {
        { IsWeak: false } strong => strong.ToString(),
        _ => response.Content.Headers.LastModified?.ToString("r"),
    };

    private async Task CopyAsync(HttpResponseMessage response, PartialFile part, long? length, CancellationTokenSource quiet, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(quiet.Token);
        var block = new byte[1 << 17];
        var expected = length ?? source.Bytes;
        var report = part.Length;
        while (true)
        {
            quiet.CancelAfter(options.InactivityTimeout);
            var read = await body.ReadAsync(block, quiet.Token);
            if (read == 0)
            {
                break;
            }

            await part.AppendAsync(block.AsMemory(0, read), cancellationToken);
            if (part.Length > expected)
            {
                part.Restart();
                throw new FetchFailure($"the server sent more than the {expected} bytes of {source.Name}", final: true);
            }

            if (part.Length >= report)
            {
                progress?.Report(new DownloadProgress(DownloadStage.Downloading, part.Length, expected));
                report = part.Length + (1 << 20);
            }
        }

        progress?.Report(new DownloadProgress(DownloadStage.Downloading, part.Length, expected));
        if (part.Length < expected)
        {
            throw new FetchFailure($"the connection ended after {part.Length} of {expected} bytes", final: false);
        }
    }

    private static string OneLine(Exception e) => (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
}
