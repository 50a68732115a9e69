using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// How far a recording is from A4 = 440 Hz, as <c>librosa.estimate_tuning(S=…)</c> 0.10.2 finds it: spectral peaks between 150 and 4,000 Hz,
/// their frequency refined by a parabola; of the stronger half, the most frequent deviation from equal temperament in steps of 1/100.
/// </summary>
internal sealed class TuningEstimator(int frameLength, SampleRate rate, int pitchClasses) : ISpectrumConsumer
{
    private const double LowestHertz = 150;
    private const double HighestHertz = 4000;
    private const float PeakThreshold = 0.1f; // of the frame's largest value
    private const int Steps = 100;

    private readonly List<float> _frequencies = [];
    private readonly List<float> _strengths = [];

    public void Accept(int firstFrame, int count, LaneBuffer power)
    {
        var values = power.Values;
        var bins = (frameLength / 2) + 1;
        var top = Math.Min(HighestHertz, rate.Hertz / 2.0);
        for (var lane = 0; lane < count; lane++)
        {
            var largest = 0f;
            for (var k = 0; k < bins; k++)
            {
                largest = Math.Max(largest, values[(k * LaneBuffer.Lanes) + lane]);
            }

            var threshold = PeakThreshold * largest;
            for (var k = 1; k < bins - 1; k++)
            {
                var now = values[(k * LaneBuffer.Lanes) + lane];
                if (now > threshold && (double)k * rate.Hertz / frameLength is var hertz && hertz >= LowestHertz && hertz < top)
                {
                    Peak(k, values[((k - 1) * LaneBuffer.Lanes) + lane], now, values[((k + 1) * LaneBuffer.Lanes) + lane], threshold);
                }
            }
        }
    }

    /// <summary>In pitch classes, −½ to ½; 0 where there are no peaks.</summary>
    public double Estimate()
    {
        if (_frequencies.Count == 0)
        {
            return 0;
        }

        var median = Median([.. _strengths]);
        var counts = new int[Steps];
        var any = false;
        for (var i = 0; i < _frequencies.Count; i++)
        {
            if (_strengths[i] >= median && _frequencies[i] > 0)
            {
                counts[Step(_frequencies[i])]++;
                any = true;
            }
        }

        return any ? Edge(Array.IndexOf(counts, counts.Max())) : 0;
    }

    private static float Median(float[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : 0.5f * (values[middle - 1] + values[middle]);
    }

    /// <summary>Where step i of the histogram begins, to the bit as <c>numpy.linspace(-0.5, 0.5, 101)</c> has it.</summary>
    private static double Edge(int step) => step == Steps ? 0.5 : (step * (1.0 / Steps)) - 0.5;

    private void Peak(int k, float before, float now, float after, float threshold)
    {
        // What is below the threshold counts as nothing when peaks are looked for.
        if (now <= (before > threshold ? before : 0) || now < (after > threshold ? after : 0))
        {
            return;
        }

        var curve = after + before - (2 * now);
        var slope = (after - before) / 2;
        var shift = Math.Abs(slope) >= Math.Abs(curve) ? 0 : -slope / curve;
        _frequencies.Add((float)((k + (double)shift) * rate.Hertz / frameLength));
        _strengths.Add(now + (0.5f * slope * shift));
    }

    private int Step(float frequency)
    {
        var classes = pitchClasses * MathF.Log2(frequency / 27.5f);
        var residual = classes - MathF.Floor(classes);
        residual = residual >= 0.5f ? residual - 1 : residual;
        var step = Math.Clamp((int)((residual + 0.5) * Steps), 0, Steps - 1);
        while (step > 0 && residual < Edge(step))
        {
            step--;
        }

        while (step < Steps - 1 && residual >= Edge(step + 1))
        {
            step++;
        }

        return step;
    }
}
