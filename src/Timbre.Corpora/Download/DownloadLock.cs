namespace Timbre.Corpora;

/// <summary>Keeps two runs apart that would download into the same place: the second one is told so instead of waiting.</summary>
internal static class DownloadLock
{
    /// <summary>Holds the lock until it is disposed; the file goes away then, also when the process ends.</summary>
    public static FileStream Take(string path, string folder, string what)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
        {
            throw new TimbreException($"{folder}: another run is getting {what} into this folder; wait for it or choose another folder with --to DIR", e);
        }
    }
}
