using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the published project on LibriSpeech's speakers reported, beside the same division here.</summary>
internal static class SpeakerPublishedFigures
{
    /// <summary>Units of the encoder whose frames were published on.</summary>
    public const int Units = 768;

    /// <summary>Principal components for 85 % of a chunk's variance: least, most, mean.</summary>
    public static (int Least, int Most, int Mean) Components => (16, 55, 47);

    private const double Mixtures = 0.8035; // 2086 of 2596 chunks
    private const double Network = 0.747; // of the frames

    /// <summary>The table; null for other corpora, or where the published division was not run with such models.</summary>
    public static Table? Table(SpeakerView view)
    {
        if (!view.LibriSpeech || view.Outcome.Form(Recipe.AsPublished) is not { } published)
        {
            return null;
        }

        var ranked = published.Ranked();
        var rows = new List<Cell[]>();
        void Add(string what, string level, double figure, IEnumerable<SpeakerModelOutcome> models) => rows.AddRange(models.Where(m => m.Level(level) is not null)
            .Select(m => new Cell[] { what, level, figure, m.Model, m.Accuracy(level), view.Main == published ? Cell.Empty : Cell.Of(view.Main.Model(m.Model)?.Accuracy(level)) }));
        Add("Gaussian mixtures", ResultRow.Chunk, Mixtures, ranked.Where(m => IsMixture(m.Model)));
        Add("network", ResultRow.Frame, Network, ranked.Where(m => m.IsNetwork()));
        return rows.Count == 0 ? null : new Table(
            [new("Published: model", CellFormat.Text), new("Unit", CellFormat.Text), new("published", CellFormat.Percent), new("Here", CellFormat.Text), new("as published", CellFormat.Percent), new("honest", CellFormat.Percent)], rows)
        {
            Title = "Beside the published figures",
            Note = $"Published: 2086 of 2596 chunks with one mixture per speaker, {Say.Share(Network)} of the frames with the network, on frames of wav2vec 2.0 base of 40 speakers, computed with dropout left on. Chunk and frame are different units, so the two cannot be compared with each other; and where speakers or features differ here, neither can be compared digit by digit.",
        };
    }

    private static bool IsMixture(string model) =>
        SpeakerWords.Kind(model) is var kind && (kind.Contains("gmm", StringComparison.OrdinalIgnoreCase) || kind.Contains("mixture", StringComparison.OrdinalIgnoreCase));
}
