using System.Globalization;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the pictures of each label look like on average, and where they differ.</summary>
internal static class MeanPicturesSection
{
    private const int Joined = 2; // frames per column: fewer cells than a chart draws one by one

    public static Section Of(PictureOutcome outcome)
    {
        var blocks = new List<Block>();
        foreach (var mean in outcome.Means)
        {
            blocks.Add(Picture($"The mean picture of {Say.Count(mean.Speakers, "speaker")} {Say.Label(mean.Gender.ToString())}, each counted alike.", mean.Coefficients, mean.Values, signed: false)
                with { Title = $"Mean picture, {mean.Gender}" });
        }

        if (outcome.Means is [var first, var second])
        {
            double[] difference = [.. first.Values.Zip(second.Values, (a, b) => a - b)];
            var largest = Math.Max(difference.Max(Math.Abs), 1e-9);
            blocks.Add(Picture(
                $"{first.Gender} minus {second.Gender}, as a share of the largest difference ({Say.Fixed(largest)}).", first.Coefficients, [.. difference.Select(d => d / largest)], signed: true) with { Title = "Where they differ" });
            var rows = difference.Chunk(PictureCorpus.Frames).Select((row, i) => (Row: i, Mean: row.Average(Math.Abs))).OrderByDescending(r => r.Mean).Take(3).ToList();
            blocks.Add(new Text(
                $"The rows that differ most on average are {Say.List([.. rows.Select(r => $"`mfcc_{r.Row}`")])}. The vertical axis is the index of the cepstral coefficient, not frequency: a high row tells of fine structure along the whole spectrum, not of high tones."));
        }

        return new Section("pictures", "What the pictures look like", blocks, "A picture has 12 cepstral coefficients, one under another, and 98 frames of 10\u00a0ms.");
    }

    private static Chart Picture(string sentence, int coefficients, double[] values, bool signed)
    {
        var columns = PictureCorpus.Frames / Joined;
        var cells = Enumerable.Range(0, coefficients).Select(row => (IReadOnlyList<double>)[.. Enumerable.Range(0, columns).Select(column => Enumerable.Range(0, Joined).Average(k => values[(row * PictureCorpus.Frames) + (column * Joined) + k]))]).ToList();
        return Charts.HeatMap(
            sentence,
            [.. Enumerable.Range(0, coefficients).Select(i => string.Create(CultureInfo.InvariantCulture, $"mfcc_{i}"))],
            [.. Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i * Joined * 10} ms"))],
            cells,
            signed: signed);
    }
}
