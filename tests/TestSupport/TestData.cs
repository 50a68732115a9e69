using System.Runtime.CompilerServices;

namespace Timbre.TestSupport;

/// <summary>Where real speech and the golden arrays lie; a test that needs them is skipped, visibly, where they are absent.</summary>
internal static class TestData
{
    /// <summary>A file or folder below <c>data/</c>; skips the test where it is absent.</summary>
    public static string Data(string relative) => Find("data", relative);

    /// <summary>A file or folder below <c>golden/</c>; skips the test where it is absent.</summary>
    public static string Golden(string relative) => Find("golden", relative);

    /// <summary>The root of the checkout.</summary>
    public static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private static string Find(string kind, string relative)
    {
        var path = Path.Combine(Root(), kind, relative);
        Assert.SkipUnless(Path.Exists(path), $"test data is absent: {kind}/{relative} (set TIMBRE_TEST_DATA to the folder that holds data/ and golden/)");
        return path;
    }

    /// <summary><c>TIMBRE_TEST_DATA</c> (the folder that holds <c>data/</c> and <c>golden/</c>, or the data folder itself), else the folder <c>shared</c> beside the checkout or a parent of it.</summary>
    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("TIMBRE_TEST_DATA") is { Length: > 0 } set)
        {
            return Directory.Exists(Path.Combine(set, "data")) ? set : Path.Combine(set, "..");
        }

        for (var folder = Directory.GetParent(Repository()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "data")))
            {
                return candidate;
            }
        }

        return Path.Combine(Repository(), "..", "shared");
    }
}
