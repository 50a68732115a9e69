using Timbre.TestSupport;

[assembly: AssemblyFixture(typeof(Timbre.Cli.Tests.TestHome))]

namespace Timbre.Cli.Tests;

/// <summary>A home of its own for all tests: what commands keep goes with it.</summary>
public sealed class TestHome : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestHome()
    {
        Environment.SetEnvironmentVariable("TIMBRE_HOME", _folder.Path);
    }

    public void Dispose() => _folder.Dispose();
}
