namespace Timbre.Corpora;

/// <summary>The spellings of a gender label that corpora use.</summary>
public static class GenderLabel
{
    /// <summary>
    /// Reads <c>F</c>, <c>M</c>, <c>female</c>, <c>male</c> (any case, also Common Voice's <c>female_feminine</c>, <c>male_masculine</c>).
    /// Empty text and <c>unknown</c>, <c>other</c>, <c>n/a</c>, <c>none</c>, <c>-</c> and the like give null: no label.
    /// </summary>
    /// <returns>False when the text is none of these.</returns>
    public static bool TryParse(string? text, out Gender? gender)
    {
        switch (text?.Trim().ToLowerInvariant())
        {
            case "f" or "female" or "female_feminine":
                gender = Gender.F;
                return true;
            case "m" or "male" or "male_masculine":
                gender = Gender.M;
                return true;
            case null or "" or "unknown" or "u" or "other" or "o" or "na" or "n/a" or "nan" or "none" or "null" or "-" or "x" or "do_not_wish_to_say":
                gender = null;
                return true;
            default:
                gender = null;
                return false;
        }
    }
}
