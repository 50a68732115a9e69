using System.Text;

namespace Timbre.Reports;

/// <summary>Reading and writing whole text files with errors that a user understands.</summary>
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

    /// <summary>Writes beside the file, then renames. Line ends are LF.</summary>
    public static void Write(string path, string text)
    {
        try
        {
            var full = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var beside = full + ".partial";
            File.WriteAllText(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(beside, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TimbreException($"{path}: the report cannot be written ({e.Message}); name a folder that can be written", e);
        }
    }
}
