using System.Text;

namespace Timbre.Corpora;

/// <summary>Ids as file names.</summary>
internal static class UtteranceFileName
{
    public static string Of(string id)
    {
        var name = new StringBuilder(id.Length);
        foreach (var unit in id)
        {
            var plain = char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_' or '+' or '=' or '@' or ',' || (unit == '.' && name.Length > 0)
                || (unit > 0x7f && char.IsLetterOrDigit(unit));
            if (plain)
            {
                name.Append(unit);
            }
            else
            {
                name.Append('%').Append(((int)unit).ToString(unit > 0xff ? "X4" : "X2"));
            }
        }

        return name.ToString();
    }
}
