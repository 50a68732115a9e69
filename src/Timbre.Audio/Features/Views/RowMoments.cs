namespace Timbre.Audio;

/// <summary>Moments of the finite values of a row, in double; NaN where there is none, deviation and skewness 0 where all are the same.</summary>
internal readonly record struct RowMoments(double Mean, double Deviation, double Skewness, float Least, float Most)
{
    public static RowMoments Of(ReadOnlySpan<float> values)
    {
        var (sum, count) = (0.0, 0);
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                sum += value;
                count++;
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }
        }

        if (count == 0)
        {
            return new RowMoments(double.NaN, double.NaN, double.NaN, float.NaN, float.NaN);
        }

        if (least >= most)
        {
            return new RowMoments(least, 0, 0, least, most); // to the last bit, whatever the sum rounds to
        }

        var mean = sum / count;
        var (second, third) = (0.0, 0.0);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                var d = value - mean;
                second += d * d;
                third += d * d * d;
            }
        }

        var deviation = Math.Sqrt(second / count);
        return new RowMoments(mean, deviation, third / count / (deviation * deviation * deviation), least, most);
    }
}
