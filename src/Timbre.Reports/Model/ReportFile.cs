using System.Text;

namespace Timbre.Reports;

/// <summary>Reading whole text files with errors that a user understands.</summary>
internal static class ReportFile
{
    private const long LongestReport = 512L << 20;

    public static string Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LongestReport } file)
                throw new TimbreException($"{path}: {file.Length >> 20} MiB is too long for a report; is it the right file?");
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TimbreException($"{path}: the report cannot be read ({e.Message}); run the recipe again or name another run", e);
        }
    }
}
