using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Timbre.Corpora.Tests;

/// <summary>What was asked: the path and the headers in lower case.</summary>
internal sealed record Asked(string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string Method { get; init; } = "GET";

    /// <summary>The first byte of a <c>Range: bytes=N-</c>, or null.</summary>
    public int? From => Headers.TryGetValue("range", out var range) ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : null;
}

/// <summary>An answer, byte for byte: nothing is put right, so that a test can lie.</summary>
internal sealed record Answer(int Status, byte[] Body, params string[] Headers)
{
    /// <summary>After how many bytes of the body the connection is dropped.</summary>
    public int DropAfter { get; init; } = int.MaxValue;

    /// <summary>Whether the connection stays open without a further byte after the body.</summary>
    public bool Hang { get; init; }

    public static Answer Ok(byte[] body, params string[] headers) => new(200, body, [$"Content-Length: {body.Length}", .. headers]);

    /// <summary>Serves ranges as a proper server does.</summary>
    public static Answer File(Asked asked, byte[] file, string etag = "\"v1\"")
    {
        var matches = !asked.Headers.TryGetValue("if-range", out var wanted) || wanted == etag;
        if (asked.From is not { } from || !matches)
        {
            return Ok(file, $"ETag: {etag}", "Accept-Ranges: bytes");
        }

        return from >= file.Length
            ? new Answer(416, [], $"Content-Range: bytes */{file.Length}", "Content-Length: 0")
            : new Answer(206, file[from..], $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}", $"Content-Length: {file.Length - from}", $"ETag: {etag}");
    }
}

/// <summary>A small HTTP server on a free local port; every connection serves one request.</summary>
internal sealed class DownloadTestServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Asked, int, Answer> _answer;

    /// <summary>The function is given what was asked and how many were asked before.</summary>
    public DownloadTestServer(Func<Asked, int, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentQueue<Asked> Log { get; } = new();

    public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var asked = await ReadAsync(stream, stop);
                var answer = _answer(asked, Log.Count);
                Log.Enqueue(asked);
                var head = $"HTTP/1.1 {answer.Status} Test\r\nConnection: close\r\n" + string.Concat(answer.Headers.Select(h => h + "\r\n")) + "\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
                await stream.WriteAsync(answer.Body.AsMemory(0, Math.Min(answer.DropAfter, answer.Body.Length)), stop);
                if (answer.Hang)
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client has gone, as some tests want it.
        }
    }

    private static async Task<Asked> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stop) == 1)
        {
            text.Append((char)one[0]);
        }

        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0].ToLowerInvariant(), p => p[1], StringComparer.Ordinal);
        return new Asked(lines[0].Split(' ')[1], headers) { Method = lines[0].Split(' ')[0] };
    }
}
