using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Numerics;

/// <summary>
/// Writes a file beside its place and renames it when it is complete, so that a crash, Ctrl-C or a full disk never leaves
/// half a file: either the old one is still there or the new one is whole.
/// </summary>
public static class AtomicFile
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Calls <paramref name="write"/> with a stream and puts what it wrote at <paramref name="path"/>, replacing a file that is there.
    /// Missing parent folders are made. When <paramref name="write"/> throws, nothing is left behind.
    /// </summary>
    /// <exception cref="TimbreException">The file cannot be written (full disk, no permission, a folder is in the way).</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            var target = Path.GetFullPath(path);
            if (IsDevice(target))
            {
                using var device = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                write(device);
                return;
            }

            if (Directory.Exists(target))
            {
                throw new TimbreException($"{path}: cannot be written because a folder of that name is there; give another name");
            }

            target = Followed(target);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            WriteBeside(target, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be written ({Reason(e)}); check the space and the permissions there", e);
        }
    }

    /// <summary>Writes UTF-8 text without a byte order mark, as <see cref="Write"/> does.</summary>
    /// <exception cref="TimbreException">The file cannot be written.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Writes indented JSON with a line end, letters of all languages as they are, as <see cref="Write"/> does.</summary>
    /// <exception cref="TimbreException">The file cannot be written.</exception>
    public static void WriteJson(string path, JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        WriteText(path, json.ToJsonString(s_indented) + "\n");
    }

    /// <summary>
    /// Whether a file could not be written because there is no space left, or none of the quota: what comes next will not fit either, and hours of computing
    /// would be for nothing.
    /// </summary>
    public static bool IsDiskFull(TimbreException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.InnerException is IOException { HResult: var code } && (OperatingSystem.IsWindows()
            ? (code & 0xffff) is 0x27 or 0x70
            : code is 28 || (code == 122 && OperatingSystem.IsLinux()) || (code == 69 && OperatingSystem.IsMacOS()));
    }

    private static void WriteBeside(string target, Action<Stream> write)
    {
        // The name is short on purpose: a long target name must not make the temporary one too long for the file system.
        var beside = Path.Combine(Path.GetDirectoryName(target)!, $".timbre-{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024))
            {
                write(stream);
            }

            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            Delete(beside);
            throw;
        }
    }

    /// <summary>Where a link leads, so that the file behind it is replaced and not the link.</summary>
    private static string Followed(string target) =>
        new FileInfo(target) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? target : target;

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path)
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report.
        }
    }

    private static string Reason(Exception e)
    {
        var text = e.Message;
        var quote = text.IndexOf(" : '", StringComparison.Ordinal);
        return (quote > 0 ? text[..quote] : text).TrimEnd('.');
    }
}
