using System.Globalization;

namespace Timbre.Audio;

/// <summary>Reads a plan from text: <c>seed=7; white-noise(snr=5..20, p=0.5); telephone(p=0.2)</c>. Line ends separate steps as semicolons do.</summary>
internal static class AugmentationText
{
    private const string SeedKey = "seed=";

    public static AugmentationPlan Parse(string text, long seed)
    {
        var steps = new List<AugmentationStep>();
        var parts = text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == 0 && parts[i].StartsWith(SeedKey, StringComparison.Ordinal))
            {
                var written = parts[i][SeedKey.Length..];
                seed = long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Setting.Wrong("seed", written, "must be a whole number");
                continue;
            }

            if (!parts[i].Equals("none", StringComparison.Ordinal) || parts.Length > 1)
            {
                steps.Add(Step(parts[i]));
            }
        }

        return new AugmentationPlan(steps, seed);
    }

    private static AugmentationStep Step(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = (open < 0 ? text : text[..open]).Trim();
        var kind = StepKinds.Named(name);
        if (open < 0)
        {
            return new AugmentationStep(name);
        }

        if (text[^1] != ')')
        {
            throw new TimbreException($"{name}: '{text}' must end in a closing bracket; steps are separated by semicolons, as in white-noise(snr=5..20, p=0.5); telephone(p=0.2)");
        }

        var probability = 1.0;
        var ranges = new Dictionary<string, ParameterRange>();
        var choices = new Dictionary<string, IReadOnlyList<string>>();
        var seen = new HashSet<string>();
        foreach (var part in text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new TimbreException($"{name}: '{part}' must be PARAMETER=VALUE; there are {string.Join(", ", kind.ParameterNames)}");
            }

            var key = part[..equals].TrimEnd();
            var value = part[(equals + 1)..].TrimStart();
            AugmentationStep.RequireKnown(kind, key);
            if (!seen.Add(key))
            {
                throw new TimbreException($"{name}: {key}={value}: is given twice");
            }

            if (key == StepKind.Probability)
            {
                probability = Number(name, key, value, value, "must be a number between 0 and 1");
            }
            else if (kind.Choices.Any(c => c.Name == key))
            {
                choices[key] = value.Split('|', StringSplitOptions.TrimEntries);
            }
            else
            {
                ranges[key] = Range(name, key, value);
            }
        }

        return new AugmentationStep(name, probability, ranges, choices);
    }

    private static ParameterRange Range(string step, string key, string text)
    {
        const string rule = "must be a number or a range LOW..HIGH";
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots < 0
            ? Number(step, key, text, text, rule)
            : new ParameterRange(Number(step, key, text[..dots], text, rule), Number(step, key, text[(dots + 2)..], text, rule));
    }

    private static double Number(string step, string key, string text, string whole, string rule) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new TimbreException($"{step}: {key}={whole}: {rule}");
}
