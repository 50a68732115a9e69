using System.Text;

namespace Timbre.Neural;

/// <summary>What is said of a checkpoint that is refused: one line that starts with the file, whatever the file put into its names.</summary>
internal static class CheckpointError
{
    private const int LongestMessage = 500;

    public static TimbreException Of(string file, string what, Exception? cause = null) => new($"{file}: {OneLine(what)}", cause);

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, LongestMessage) + 1);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, LongestMessage)))
        {
            line.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c);
        }

        return text.Length > LongestMessage ? line.Append('…').ToString() : line.ToString();
    }
}
