using Timbre.TestSupport;

[assembly: AssemblyFixture(typeof(Timbre.EndToEnd.DemoRun))]

namespace Timbre.EndToEnd;

/// <summary>The demo, run once for all tests that look at what it wrote.</summary>
public sealed class DemoRun : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Task<TimbreResult>> _run;

    public DemoRun()
    {
        // What the processes of the tests keep goes with them.
        Environment.SetEnvironmentVariable("TIMBRE_HOME", _folder.File("home"));
        Folder = _folder.File("demo");
        _run = new Lazy<Task<TimbreResult>>(() => TimbreProcess.RunAsync("demo", "--out", Folder));
    }

    public string Folder { get; }

    public string Results => Path.Combine(Folder, "results.json");

    public string Voices => Path.Combine(Folder, "voices.jsonl");

    public void Dispose() => _folder.Dispose();

    /// <summary>Waits for the run and gives the path of one of its files.</summary>
    public async Task<string> FileAsync(string name)
    {
        (await _run.Value).Expect(0);
        return Path.Combine(Folder, name);
    }

    internal async Task<TimbreResult> ResultAsync() => (await _run.Value).Expect(0);
}
