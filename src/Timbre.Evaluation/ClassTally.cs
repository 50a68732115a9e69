namespace Timbre.Evaluation;

/// <summary>Sums over decisions from which every metric of decisions follows; sums of several groups add up. Weights are whole numbers.</summary>
internal sealed class ClassTally(int classes)
{
    /// <summary>Items of each class.</summary>
    public long[] Support { get; } = new long[classes];

    /// <summary>Items given each class's label.</summary>
    public long[] Decided { get; } = new long[classes];

    /// <summary>Items of each class given its label.</summary>
    public long[] Hits { get; } = new long[classes];

    public long Abstained { get; private set; }

    public long Total { get; private set; }

    public double Accuracy => Ratio(TotalHits, Total);

    public double BalancedAccuracy => Average(RecallOf, c => Support[c] > 0);

    public double MacroPrecision => Average(c => Decided[c] > 0 ? PrecisionOf(c) : 0, Occurs);

    public double MacroRecall => Average(c => Support[c] > 0 ? RecallOf(c) : 0, Occurs);

    public double MacroF1 => Average(F1Of, Occurs);

    /// <summary>Gorodkin 2004; decisions not made are a column of their own.</summary>
    public double Mcc
    {
        get
        {
            double s = Total, truthSquares = 0, decidedSquares = (double)Abstained * Abstained, cross = 0;
            for (var c = 0; c < classes; c++)
            {
                truthSquares += (double)Support[c] * Support[c];
                decidedSquares += (double)Decided[c] * Decided[c];
                cross += (double)Support[c] * Decided[c];
            }

            var truthSpread = (s * s) - truthSquares;
            var decidedSpread = (s * s) - decidedSquares;
            return truthSpread <= 0 ? double.NaN
                : decidedSpread <= 0 ? 0
                : ((TotalHits * s) - cross) / (Math.Sqrt(truthSpread) * Math.Sqrt(decidedSpread));
        }
    }

    private long TotalHits
    {
        get
        {
            long sum = 0;
            foreach (var hits in Hits)
            {
                sum += hits;
            }

            return sum;
        }
    }

    public void Add(int truth, int predicted, long times)
    {
        Total += times;
        Support[truth] += times;
        if (predicted < 0)
        {
            Abstained += times;
            return;
        }

        Decided[predicted] += times;
        Hits[truth] += truth == predicted ? times : 0;
    }

    public void Add(ClassTally other, long times)
    {
        Total += other.Total * times;
        Abstained += other.Abstained * times;
        for (var c = 0; c < classes; c++)
        {
            Support[c] += other.Support[c] * times;
            Decided[c] += other.Decided[c] * times;
            Hits[c] += other.Hits[c] * times;
        }
    }

    public double PrecisionOf(int c) => Ratio(Hits[c], Decided[c]);

    public double RecallOf(int c) => Ratio(Hits[c], Support[c]);

    public double F1Of(int c) => Ratio(2 * Hits[c], Support[c] + Decided[c]);

    private static double Ratio(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private bool Occurs(int c) => Support[c] + Decided[c] > 0;

    private double Average(Func<int, double> value, Func<int, bool> counts)
    {
        var sum = 0.0;
        var n = 0;
        for (var c = 0; c < classes; c++)
        {
            if (counts(c))
            {
                sum += value(c);
                n++;
            }
        }

        return n == 0 ? double.NaN : sum / n;
    }
}
