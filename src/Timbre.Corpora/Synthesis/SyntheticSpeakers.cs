using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// Draws the speakers. Pitch and vocal tract are taken at evenly spaced quantiles of their distributions, shuffled, so that for every seed
/// the pitch ranges of the two labels overlap and neither alone decides.
/// </summary>
internal static class SyntheticSpeakers
{
    public static IReadOnlyList<SyntheticSpeaker> Draw(SyntheticVoiceOptions options)
    {
        var random = new SeededRandom(options.Seed).Fork("synthetic speakers");
        var women = (options.Speakers + 1) / 2;
        return [.. Draw(Gender.F, women, random.Fork("F")), .. Draw(Gender.M, options.Speakers - women, random.Fork("M"))];
    }

    private static IEnumerable<SyntheticSpeaker> Draw(Gender gender, int count, SeededRandom random)
    {
        var female = gender == Gender.F;
        var pitch = female ? Quantiles(count, 195, 30, 145, 265, random) : Quantiles(count, 125, 28, 82, 182, random);
        var scale = female ? Quantiles(count, 1.00, 0.06, 0.88, 1.12, random) : Quantiles(count, 0.87, 0.05, 0.77, 0.98, random);
        for (var i = 0; i < count; i++)
        {
            yield return new SyntheticSpeaker(FormattableString.Invariant($"syn-{(female ? 'f' : 'm')}{i + 1:00}"), gender)
            {
                Pitch = pitch[i],
                FormantScale = scale[i],
                Jitter = random.NextDouble(0.003, 0.012),
                Shimmer = random.NextDouble(0.02, 0.06),
                OpenQuotient = Math.Clamp((female ? 0.63 : 0.57) + (0.06 * random.NextGaussian()), 0.42, 0.8),
                TiltHertz = Math.Clamp((female ? 1900 : 2300) * Math.Exp(0.35 * random.NextGaussian()), 800, 5000),
                Breathiness = Math.Clamp((female ? 0.030 : 0.022) * Math.Exp(0.5 * random.NextGaussian()), 0.006, 0.09),
                SyllableRate = random.NextDouble(3.4, 5.6),
                Liveliness = random.NextDouble(0.06, 0.2),
                Damping = Math.Exp(0.15 * random.NextGaussian()),
                FormantHabit = [.. Habits(5, 0.045, random)],
                VowelHabit = [.. Habits(2 * Phonemes.Vowels.Length, 0.04, random)],
            };
        }
    }

    private static IEnumerable<double> Habits(int count, double spread, SeededRandom random)
    {
        for (var i = 0; i < count; i++)
        {
            yield return Math.Exp(spread * Math.Clamp(random.NextGaussian(), -2, 2));
        }
    }

    /// <summary>Quantiles of a logistic distribution of nearly this mean and deviation, each moved a little, in random order.</summary>
    private static double[] Quantiles(int count, double mean, double deviation, double low, double high, SeededRandom random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var p = (i + random.NextDouble(0.3, 0.7)) / count;
            values[i] = Math.Clamp(mean + (deviation * Math.Log(p / (1 - p)) / 1.702), low, high);
        }

        random.Shuffle(values.AsSpan());
        return values;
    }
}
