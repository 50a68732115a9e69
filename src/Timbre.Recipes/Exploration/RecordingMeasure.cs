using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>A number per recording that is no feature: its duration, its level.</summary>
/// <param name="Values">Its distribution over recordings.</param>
/// <param name="Difference">Mean of female minus mean of male recordings, the interval from a bootstrap over speakers; NaN without two labels.</param>
internal sealed record RecordingMeasure(Distribution Values, ConfidenceInterval Difference)
{
    public static RecordingMeasure Of(Func<ExploredRecording, double> number, ExploredCorpus corpus, int jobs, CancellationToken cancellation)
    {
        var values = corpus.Recordings.Select(number).ToArray();
        var difference = new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95);
        var labelled = Enumerable.Range(0, values.Length).Where(i => corpus.Recordings[i].Gender is not null && double.IsFinite(values[i])).ToArray();
        if (corpus.BothGenders && labelled.Length > 0)
        {
            var speakers = GroupIndex.From(labelled.Select(i => corpus.Speakers.Items[i]).ToArray());
            var numbers = labelled.Select(i => values[i]).ToArray();
            var female = labelled.Select(i => corpus.Recordings[i].Gender == Gender.F).ToArray();
            difference = GroupBootstrap.Interval(speakers, items => MeanDifference(items, numbers, female), new BootstrapOptions { Jobs = jobs }, cancellation);
        }

        return new RecordingMeasure(Distribution.Of([.. values], corpus.ByGender(values)), difference);
    }

    private static double MeanDifference(ReadOnlySpan<int> items, double[] values, bool[] female)
    {
        double first = 0, second = 0;
        int n1 = 0, n2 = 0;
        foreach (var i in items)
        {
            if (female[i])
            {
                first += values[i];
                n1++;
            }
            else
            {
                second += values[i];
                n2++;
            }
        }

        return (first / n1) - (second / n2);
    }
}
