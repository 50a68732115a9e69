using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>What a misspelt name probably meant.</summary>
internal static class NearestName
{
    /// <summary><c> (did you mean hop_length?)</c> or nothing where no name is near.</summary>
    public static string Hint(string written, IReadOnlyList<string> names)
    {
        var best = string.Empty;
        var least = Math.Max(2, written.Length / 3) + 1;
        foreach (var name in names)
        {
            var distance = EditDistance.Between(written, name);
            if (distance < least)
            {
                (best, least) = (name, distance);
            }
        }

        return best.Length == 0 ? string.Empty : $" (did you mean {best}?)";
    }
}
