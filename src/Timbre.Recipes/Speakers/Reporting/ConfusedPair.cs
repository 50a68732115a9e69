using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Two speakers, and how often one was taken for the other.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other.</param>
/// <param name="Count">Errors in either direction.</param>
internal sealed record ConfusedPair(string First, string Second, int Count)
{
    /// <summary>All pairs with an error, the most confused first.</summary>
    public static IReadOnlyList<ConfusedPair> All(ConfusionMatrix confusion)
    {
        var pairs = new List<ConfusedPair>();
        for (var i = 0; i < confusion.Labels.Count; i++)
        {
            for (var j = i + 1; j < confusion.Labels.Count; j++)
            {
                var count = confusion.Counts[i][j] + confusion.Counts[j][i];
                if (count > 0)
                {
                    pairs.Add(new ConfusedPair(confusion.Labels[i], confusion.Labels[j], count));
                }
            }
        }

        return [.. pairs.OrderByDescending(p => p.Count)];
    }

    /// <summary>Of all errors, the share between speakers of the same gender, and that share if errors fell on anybody alike.</summary>
    public static (double Share, double Expected) SameGender(ConfusionMatrix confusion, Func<string, string?> gender)
    {
        double same = 0, expected = 0, errors = 0;
        for (var i = 0; i < confusion.Labels.Count; i++)
        {
            var own = gender(confusion.Labels[i]);
            var alike = confusion.Labels.Count(l => gender(l) == own) - 1;
            for (var j = 0; j < confusion.Labels.Count; j++)
            {
                if (i != j)
                {
                    errors += confusion.Counts[i][j];
                    same += gender(confusion.Labels[j]) == own ? confusion.Counts[i][j] : 0;
                    expected += (double)confusion.Counts[i][j] * alike / (confusion.Labels.Count - 1);
                }
            }
        }

        return errors > 0 ? (same / errors, expected / errors) : (double.NaN, double.NaN);
    }
}
