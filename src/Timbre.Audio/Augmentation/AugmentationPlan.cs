using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>What is done to the samples of a recording to make altered copies of it. Immutable; may be shared by threads.</summary>
public sealed class AugmentationPlan
{
    private const float LargestSample = 1e6f;

    private readonly AugmentationStep[] _steps;

    /// <summary>A plan of <paramref name="steps"/>, done one after another, whose draws follow from <paramref name="seed"/>.</summary>
    public AugmentationPlan(IEnumerable<AugmentationStep> steps, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(steps);
        _steps = [.. steps];
        Seed = seed;
    }

    /// <summary>Leaves samples as they are.</summary>
    public static AugmentationPlan None { get; } = new([]);

    /// <summary>Decides every draw.</summary>
    public long Seed { get; }

    /// <summary>The steps in the order in which they are done.</summary>
    public IReadOnlyList<AugmentationStep> Steps => _steps;

    /// <summary>
    /// Reads a plan: steps separated by semicolons or line ends, e.g. <c>white-noise(snr=5..20, p=0.5); pitch-shift(semitones=-2..2, formants=keep); telephone(p=0.2)</c>.
    /// A first part <c>seed=N</c> counts more than <paramref name="seed"/>. An empty text, or <c>none</c>, is a plan without steps.
    /// </summary>
    /// <exception cref="TimbreException">A step or parameter is not known or out of its range; the message names it and the nearest known name.</exception>
    public static AugmentationPlan Parse(string text, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        return AugmentationText.Parse(text, seed);
    }

    /// <summary>
    /// Everything that decides the outcome, as text: what is stored with a run and what cached features are found by. <see cref="Parse"/> reads it
    /// back to the same plan. Empty where there are no steps.
    /// </summary>
    public string ToText() => _steps.Length == 0 ? "" : $"seed={Seed}; {string.Join("; ", _steps.Select(s => s.ToString()))}";

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>
    /// An altered copy of an utterance's samples at the same rate. The draws depend on the plan's seed, the utterance's id and the copy alone,
    /// not on the order of calls. The result is finite, but its level may exceed 1. It may be longer or shorter than <paramref name="samples"/>
    /// (<c>speed</c>, <c>tempo</c>, <c>crop</c>); of no samples none are made, and silence stays silent unless noise of a fixed deviation is added.
    /// </summary>
    /// <param name="samples">Mono samples.</param>
    /// <param name="rate">Their rate.</param>
    /// <param name="utteranceId">Whose samples they are.</param>
    /// <param name="copy">Which copy, from 1.</param>
    /// <exception cref="TimbreException">A sample is not finite or beyond 10⁶, the rate is not positive, or the result would be.</exception>
    public float[] Apply(ReadOnlySpan<float> samples, SampleRate rate, string utteranceId, int copy)
    {
        ArgumentNullException.ThrowIfNull(utteranceId);
        if (rate.Hertz < 1)
        {
            throw new TimbreException($"{utteranceId}: samples at {rate} cannot be altered; the rate must be positive");
        }

        Check(samples, utteranceId, LargestSample, "must be finite and at most 1e6");
        var result = samples.ToArray();
        foreach (var drawn in Describe(utteranceId, copy).Steps)
        {
            if (result.Length > 0)
            {
                result = _steps[drawn.Index].Apply(result, rate, drawn, Random(utteranceId, copy, drawn.Index).Fork("samples"));
            }
        }

        Check(result, utteranceId, float.MaxValue, "after augmentation; the plan's gains are too large");
        return result;
    }

    /// <summary>What <see cref="Apply"/> does for that copy: the steps that were drawn and their values. Further draws of a step (noise, places in a room) follow from the seed.</summary>
    /// <param name="utteranceId">Whose samples they are.</param>
    /// <param name="copy">Which copy, from 1.</param>
    public AugmentedCopy Describe(string utteranceId, int copy)
    {
        ArgumentNullException.ThrowIfNull(utteranceId);
        ArgumentOutOfRangeException.ThrowIfLessThan(copy, 1);
        var drawn = new List<DrawnStep>();
        for (var i = 0; i < _steps.Length; i++)
        {
            if (_steps[i].Draw(i, Random(utteranceId, copy, i)) is { } step)
            {
                drawn.Add(step);
            }
        }

        return new AugmentedCopy(utteranceId, copy, drawn);
    }

    /// <summary>The plan as it was realised, to store with a run: <c>{"plan": …, "copies": [{"utterance": …, "copy": 1, "steps": […]}]}</c>.</summary>
    public JsonObject ToJson(IEnumerable<(string UtteranceId, int Copy)> copies)
    {
        ArgumentNullException.ThrowIfNull(copies);
        var list = new JsonArray();
        foreach (var (utteranceId, copy) in copies)
        {
            list.Add((JsonNode)Describe(utteranceId, copy).ToJson());
        }

        return new JsonObject { ["plan"] = ToText(), ["copies"] = list };
    }

    private SeededRandom Random(string utteranceId, int copy, int step) =>
        new SeededRandom(Seed).Fork(utteranceId).Fork($"copy {copy}").Fork($"step {step} {_steps[step].Kind}");

    private static void Check(ReadOnlySpan<float> samples, string utteranceId, float largest, string rule)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (!(Math.Abs(samples[i]) <= largest))
            {
                throw new TimbreException($"{utteranceId}: sample {i} is {samples[i]}: {rule}");
            }
        }
    }
}
