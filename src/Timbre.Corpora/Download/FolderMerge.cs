namespace Timbre.Corpora;

/// <summary>Moves what was unpacked beside into its place: whole folders by renaming, into folders that are there file by file.</summary>
internal static class FolderMerge
{
    public static void Move(string from, string into)
    {
        Directory.CreateDirectory(into);
        foreach (var folder in Directory.GetDirectories(from))
        {
            var target = Path.Combine(into, Path.GetFileName(folder));
            if (Directory.Exists(target))
            {
                Move(folder, target);
            }
            else
            {
                Directory.Move(folder, target);
            }
        }

        foreach (var file in Directory.GetFiles(from))
        {
            // Parts of one corpus share tables (SPEAKERS.TXT); the longer one knows more speakers and stays.
            var target = new FileInfo(Path.Combine(into, Path.GetFileName(file)));
            if (!target.Exists || target.Length <= new FileInfo(file).Length)
            {
                File.Move(file, target.FullName, overwrite: true);
            }
        }
    }
}
