using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>The labels of a checkpoint's head as Timbre writes them: <c>F</c> and <c>M</c> where they mean that, others as they are.</summary>
internal static class CheckpointLabels
{
    private static readonly string[] s_female = ["f", "female", "woman", "women"];
    private static readonly string[] s_male = ["m", "male", "man", "men"];

    /// <summary>The labels, and what they tell: <c>gender</c> where both are among them, else what the checkpoint calls it.</summary>
    public static (IReadOnlyList<string> Labels, string Task) Of(EncoderHead head)
    {
        var mapped = head.Labels.Select(Canonical).ToList();
        return mapped.Contains("F", StringComparer.Ordinal) && mapped.Contains("M", StringComparer.Ordinal) && mapped.Distinct(StringComparer.Ordinal).Count() == mapped.Count
            ? (mapped, "gender")
            : (head.Labels, head.Name);
    }

    private static string Canonical(string label)
    {
        bool Is(string[] words) => words.Contains(label.Trim(), StringComparer.OrdinalIgnoreCase);
        return Is(s_female) ? "F" : Is(s_male) ? "M" : label;
    }
}
