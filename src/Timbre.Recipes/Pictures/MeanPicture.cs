using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>What the pictures of one label look like on average: every speaker counts alike.</summary>
/// <param name="Gender">The label.</param>
/// <param name="Speakers">How many speakers.</param>
/// <param name="Coefficients">Rows.</param>
/// <param name="Values"><c>[coefficients, frames]</c>.</param>
public sealed record MeanPicture(Gender Gender, int Speakers, int Coefficients, double[] Values)
{
    /// <summary>Of the speakers of the folds, the label F first.</summary>
    internal static IReadOnlyList<MeanPicture> Of(PictureCorpus corpus, Split folds)
    {
        var tested = folds.Folds.SelectMany(f => f.Test).Select(u => u.Speaker).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. corpus.Corpus.Utterances.Where(u => tested.Contains(u.Utterance.Speaker)).GroupBy(u => u.Utterance.Gender!.Value).OrderBy(g => g.Key).Select(label =>
            {
                var speakers = label.GroupBy(u => u.Utterance.Speaker!, StringComparer.Ordinal).ToList();
                var mean = new double[corpus.Features.FeatureCount * PictureCorpus.Frames];
                foreach (var speaker in speakers)
                {
                    var share = 1.0 / (speakers.Count * speaker.Count());
                    foreach (var picture in speaker)
                    {
                        var values = picture.Features.Values;
                        for (var i = 0; i < mean.Length; i++)
                        {
                            mean[i] += share * values[i];
                        }
                    }
                }

                return new MeanPicture(label.Key, speakers.Count, corpus.Features.FeatureCount, mean);
            }),
        ];
    }
}
