using System.Diagnostics;
using System.Text;

namespace Timbre.EndToEnd;

/// <summary>The built command as a process of its own, as a user or a script runs it.</summary>
internal sealed class TimbreProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;
    private readonly Task _errorRead;

    private TimbreProcess(IEnumerable<string> args, string? home = null)
    {
        var info = new ProcessStartInfo { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8 };
        var dll = Path.Combine(AppContext.BaseDirectory, "timbre.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

        // A test run in the background of a shell ignores SIGINT, and so would its children.
        var program = OperatingSystem.IsLinux() && File.Exists("/usr/bin/env") ? new[] { "/usr/bin/env", "--default-signal=INT", dotnet, dll } : [dotnet, dll];
        info.FileName = program[0];
        if (home is not null)
        {
            info.Environment["TIMBRE_HOME"] = home;
        }

        foreach (var argument in program.Skip(1).Concat(args))
        {
            info.ArgumentList.Add(argument);
        }

        _process = Process.Start(info)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errorRead = Task.Run(async () =>
        {
            while (await _process.StandardError.ReadLineAsync() is { } line)
            {
                lock (_error)
                {
                    _error.Append(line).Append('\n');
                }
            }
        });
    }

    public static TimbreProcess Start(params string[] args) => new(args);

    /// <summary>With a home of its own, for downloads and kept features.</summary>
    public static TimbreProcess StartAt(string home, params string[] args) => new(args, home);

    public static async Task<TimbreResult> RunAsync(params string[] args)
    {
        using var process = new TimbreProcess(args);
        return await process.EndAsync();
    }

    /// <summary>Waits until stderr holds that text.</summary>
    public async Task WaitForErrorTextAsync(string text, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!_process.HasExited && clock.Elapsed < limit)
        {
            lock (_error)
            {
                if (_error.ToString().Contains(text, StringComparison.Ordinal))
                {
                    return;
                }
            }

            await Task.Delay(20);
        }

        Assert.Fail($"'{text}' never came on stderr: {_error}");
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>As a crash ends it: no time to tidy up.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async Task<TimbreResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await _process.WaitForExitAsync(limit.Token);
        await _errorRead;
        return new TimbreResult(_process.ExitCode, await _output, _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

/// <summary>What a process left behind.</summary>
internal sealed record TimbreResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public TimbreResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}: {Error}");
        return this;
    }
}
