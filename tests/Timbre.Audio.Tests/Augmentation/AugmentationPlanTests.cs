using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Timbre.Audio;

namespace Timbre.Tests.Augmentation;

public sealed class AugmentationPlanTests
{
    private const string Everything = "white-noise; coloured-noise; pitch-shift(formants=keep|move); speed; tempo; gain; clip; telephone; band-limit; room; shift; crop(seconds=0.5)";

    [Fact]
    public void Text_and_plan_are_the_same_thing()
    {
        var plan = AugmentationPlan.Parse(" white-noise( snr = 5 .. 20 , p = 0.5 );\n pitch-shift(semitones=-2..2,formants=keep,p=0.5);telephone(p=0.2)", 7);
        Assert.Equal("seed=7; white-noise(snr=5..20, p=0.5); pitch-shift(semitones=-2..2, formants=keep, p=0.5); telephone(p=0.2)", plan.ToText());
        Assert.Equal(plan.ToText(), AugmentationPlan.Parse(plan.ToText(), 99).ToText());
        Assert.Equal(7, AugmentationPlan.Parse(plan.ToText()).Seed);
        Assert.Equal("seed=0; white-noise(deviation=0.02, p=1)", AugmentationPlan.Parse("white-noise(deviation=0.02)").ToText());
        Assert.Equal("", AugmentationPlan.None.ToText());
        Assert.Equal("", AugmentationPlan.Parse("none").ToText());
        Assert.Empty(AugmentationPlan.Parse(" ; ").Steps);
    }

    [Fact]
    public void Any_plan_is_read_back_to_the_same()
    {
        var range = Gen.Two(Gen.Choose(-60_000_000, 60_000_000)).Select(p => new ParameterRange(Math.Min(p.Item1, p.Item2) / 1e6, Math.Max(p.Item1, p.Item2) / 1e6));
        var seconds = Gen.Two(Gen.Choose(1, int.MaxValue)).Select(p => new ParameterRange(Math.Min(p.Item1, p.Item2) / 3e8, Math.Max(p.Item1, p.Item2) / 3e8));
        var p = Gen.Choose(0, 1_000_000).Select(n => n / 1e6);
        var words = Gen.Elements<IReadOnlyList<string>>(["zeros"], ["wrap"], ["wrap", "zeros"]);
        var step = Gen.OneOf(
            from r in range from q in p select new AugmentationStep("white-noise", q, new Dictionary<string, ParameterRange> { ["snr"] = r }),
            from r in seconds from q in p select new AugmentationStep("coloured-noise", q, new Dictionary<string, ParameterRange> { ["deviation"] = r }),
            from r in range from q in p from w in words
            select new AugmentationStep("shift", q, new Dictionary<string, ParameterRange> { ["seconds"] = r }, new Dictionary<string, IReadOnlyList<string>> { ["fill"] = w }),
            Gen.Elements(StepKinds.All.Select(k => new AugmentationStep(k.Name)).ToArray()));
        var plans = from steps in step.NonEmptyListOf() from seed in ArbMap.Default.GeneratorFor<long>() select new AugmentationPlan(steps, seed);
        Prop.ForAll(plans.ToArbitrary(), plan =>
        {
            var again = AugmentationPlan.Parse(plan.ToText());
            Assert.Equal(plan.ToText(), again.ToText());
            Assert.Equal(plan.Seed, again.Seed);
            Assert.Equal(plan.Describe("a", 1).ToJson().ToJsonString(), again.Describe("a", 1).ToJson().ToJsonString());
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("whitenoise", "whitenoise: is not a step of augmentation (did you mean white-noise?); there are white-noise, coloured-noise,")]
    [InlineData("gain; white-noise(snrr=5)", "white-noise: snrr: is not a parameter of this step (did you mean snr?); there are snr, deviation, p")]
    [InlineData("white-noise(snr=loud)", "white-noise: snr=loud: must be a number or a range LOW..HIGH")]
    [InlineData("white-noise(snr=5..)", "white-noise: snr=5..: must be a number or a range")]
    [InlineData("white-noise(snr=NaN)", "white-noise: snr=NaN: must be a number or a range")]
    [InlineData("white-noise(snr=20..5)", "white-noise: snr=20..5: must be a number or a range LOW..HIGH from -60 to 120")]
    [InlineData("white-noise(snr=5, snr=6)", "white-noise: snr=6: is given twice")]
    [InlineData("white-noise(snr=5, deviation=0.1)", "white-noise: deviation=0.1: excludes snr")]
    [InlineData("white-noise(p=1.5)", "white-noise: p=1.5: must lie between 0 and 1")]
    [InlineData("white-noise(p=a)", "white-noise: p=a: must be a number between 0 and 1")]
    [InlineData("white-noise(5)", "white-noise: '5' must be PARAMETER=VALUE; there are snr,")]
    [InlineData("white-noise(snr=5", "white-noise: 'white-noise(snr=5' must end in a closing bracket")]
    [InlineData("white-noise(snr=5) gain", "white-noise: 'white-noise(snr=5) gain' must end in a closing bracket")]
    [InlineData("pitch-shift(formants=kept)", "pitch-shift: formants=kept: is not possible (did you mean keep?); there are move, keep")]
    [InlineData("pitch-shift(formants=keep|keep)", "pitch-shift: formants=keep|keep: must name one or more words, each once")]
    [InlineData("seed=x; gain", "seed=x: must be a whole number")]
    [InlineData("gain; seed=1", "seed=1: is not a step of augmentation")]
    public void A_mistake_is_named(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => AugmentationPlan.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Same_seed_same_bits_and_another_copy_differs()
    {
        var vowel = Signals.Vowel(120, 700, 9000);
        var plan = AugmentationPlan.Parse(Everything, 3);
        var first = plan.Apply(vowel, Signals.Rate, "someone", 1);
        Assert.Equal(first, AugmentationPlan.Parse(Everything, 3).Apply(vowel, Signals.Rate, "someone", 1));
        Assert.NotEqual(first, plan.Apply(vowel, Signals.Rate, "someone", 2));
        Assert.NotEqual(first, plan.Apply(vowel, Signals.Rate, "another", 1));
        Assert.NotEqual(first, AugmentationPlan.Parse(Everything, 4).Apply(vowel, Signals.Rate, "someone", 1));
        var copies = new float[8][];
        Parallel.For(0, 8, i => copies[i] = plan.Apply(vowel, Signals.Rate, "someone", 8 - i));
        Assert.Equal(first, copies[7]);
    }

    [Fact]
    public void Steps_happen_as_often_and_as_far_as_asked()
    {
        var plan = AugmentationPlan.Parse("gain(db=-3..9, p=0.25); shift(seconds=1..2, fill=wrap|zeros)");
        var copies = Enumerable.Range(1, 4000).Select(c => plan.Describe($"u{c % 10}", c)).ToList();
        var gains = copies.SelectMany(c => c.Steps).Where(s => s.Kind == "gain").Select(s => s.Values["db"]).ToList();
        Assert.InRange(gains.Count, 900, 1100);
        Assert.InRange(gains.Min(), -3, -2.8);
        Assert.InRange(gains.Max(), 8.8, 9);
        Assert.InRange(gains.Average(), 2.6, 3.4);
        Assert.InRange(copies.Count(c => c.Steps[^1].Choices["fill"] == "wrap"), 1850, 2150);
    }

    [Fact]
    public void What_was_drawn_can_be_stored()
    {
        var plan = AugmentationPlan.Parse("gain(db=3); telephone(p=0); pitch-shift(semitones=1..2)");
        var json = JsonNode.Parse(plan.ToJson([("ü", 1), ("ü", 2)]).ToJsonString())!;
        Assert.Equal(plan.ToText(), (string?)json["plan"]);
        Assert.Equal(2, json["copies"]!.AsArray().Count);
        var copy = json["copies"]![1]!;
        Assert.Equal(("ü", 2), ((string?)copy["utterance"], (int)copy["copy"]!));
        Assert.Equal("""{"step":"gain","db":3}""", copy["steps"]![0]!.ToJsonString());
        Assert.Equal("move", (string?)copy["steps"]![1]!["formants"]);
        Assert.InRange((double)copy["steps"]![1]!["semitones"]!, 1, 2);
    }

    [Fact]
    public void Every_step_takes_any_length_and_rate()
    {
        foreach (var text in StepKinds.All.Select(k => k.Name).Append("pitch-shift(semitones=5, formants=keep)").Append("pitch-shift(semitones=-12)").Append("coloured-noise(exponent=3, deviation=1)").Append(Everything))
        {
            foreach (var count in new[] { 0, 1, 2, 3, 17, 255, 1000, 20_000 })
            {
                foreach (var hertz in new[] { 1, 100, 7999, 16000, 96_000 })
                {
                    var rate = new SampleRate(hertz);
                    var silent = Signals.Run(text, new float[count], rate: rate);
                    Assert.True(text.Contains("deviation", StringComparison.Ordinal) || silent.All(v => v == 0), $"{text}: {count} at {rate}");
                    var loud = Signals.Run(text, [.. Signals.Tone(hertz / 40.0, count, hertz).Select(v => v * 1.9e6f)], rate: rate);
                    Assert.All(loud, v => Assert.True(float.IsFinite(v)));
                    Assert.Equal(count == 0, loud.Length == 0);
                }
            }
        }
    }

    [Fact]
    public void What_is_no_sound_is_refused()
    {
        var message = Assert.Throws<TimbreException>(() => Signals.Run("gain", [0, float.NaN])).Message;
        Assert.StartsWith("someone: sample 1 is NaN: must be finite", message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => Signals.Run("none", [float.PositiveInfinity]));
        Assert.Throws<TimbreException>(() => Signals.Run("none", [1e7f]));
        Assert.Throws<TimbreException>(() => Signals.Run("gain", [0], rate: new SampleRate(0)));
        Assert.Throws<TimbreException>(() => Signals.Run(string.Join(';', Enumerable.Repeat("gain(db=60)", 20)), [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Signals.Run("gain", [0], copy: 0));
    }
}
