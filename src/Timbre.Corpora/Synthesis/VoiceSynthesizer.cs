using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// Source and filter: glottal pulses and aspiration through five formants in cascade, frication beside them.
/// </summary>
internal static class VoiceSynthesizer
{
    /// <summary>Peterson and Barney's women over their men, the mean of F1 to F3: <see cref="SyntheticSpeaker.FormantScale"/> is relative to women.</summary>
    private const double WomenOverMen = 1.15;

    private static readonly double[] Widths = [70, 90, 130, 220, 300];

    public static double[] Voice(SyntheticSpeaker speaker, Articulation plan, int samples, double rate, SeededRandom random)
    {
        var output = new double[samples];
        var source = new GlottalSource(speaker, rate, random.Fork("glottis"));
        var noise = random.Fork("noise");
        var formants = new Resonator[5];
        Biquad first = default, second = default;
        var perFrame = (int)Math.Round(Articulation.Step * rate);
        var lift = 0.0;
        for (var at = 0; at < samples; at += perFrame)
        {
            var frame = Math.Min(at / perFrame, plan.Frames - 1);
            Tune(formants, speaker, plan, frame, rate);
            var reach = speaker.FormantScale * WomenOverMen;
            first.TuneBandPass(plan.NoiseCentre[frame] * reach, plan.NoiseWidth[frame], rate);
            second.TuneBandPass(plan.NoiseCentre[frame] * reach, 1.5 * plan.NoiseWidth[frame], rate);
            var next = Math.Min(frame + 1, plan.Frames - 1);
            var end = Math.Min(at + perFrame, samples);
            for (var i = at; i < end; i++)
            {
                var part = (double)(i - at) / perFrame;
                var voice = Between(plan.Voice, frame, next, part);
                var pulse = source.Next(Between(plan.Pitch, frame, next, part));
                var hiss = (2 * noise.NextDouble()) - 1;
                var breath = hiss * ((voice * speaker.Breathiness * (source.Open ? 1.5 : 0.5)) + Between(plan.Aspiration, frame, next, part));
                var excitation = (voice * pulse) + breath;
                for (var f = 0; f < formants.Length; f++)
                {
                    excitation = formants[f].Next(excitation);
                }

                // The formants above the fifth are left out; a lift of high frequencies stands for them.
                var lifted = excitation + (0.8 * (excitation - lift));
                lift = excitation;
                output[i] = lifted + (1.6 * second.Next(first.Next(hiss)) * Between(plan.Noise, frame, next, part));
            }
        }

        return output;
    }

    private static void Tune(Resonator[] formants, SyntheticSpeaker speaker, Articulation plan, int frame, double rate)
    {
        var reach = speaker.FormantScale * WomenOverMen;
        for (var f = 0; f < formants.Length; f++)
        {
            var centre = f < 3 ? plan.Formants[f][frame] : f == 3 ? 3500 : 4500;
            var width = Widths[f] * speaker.Damping * plan.Damping[frame] * Math.Sqrt(reach);
            formants[f].Tune(centre * reach * speaker.FormantHabit[f], width, rate);
        }
    }

    private static double Between(double[] track, int frame, int next, double part) => track[frame] + (part * (track[next] - track[frame]));
}
