namespace Timbre.Neural.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Step_decay_is_the_published_one()
    {
        var decay = new StepDecay(1, 0.9);
        Assert.Equal(0.00158 * 0.81, decay.At(0.00158, 2, 10, 0, 0), 12);
        Assert.Equal(0.01, new StepDecay(30, 0.1).At(0.1, 59, 90, 0, 0), 12);
    }

    [Fact]
    public void Cosine_goes_from_the_rate_to_nothing()
    {
        Assert.Equal(1, new CosineDecay().At(1, 0, 10, 0, 0), 12);
        Assert.Equal(0.5, new CosineDecay().At(1, 5, 10, 0, 0), 12);
        Assert.Equal(0.1, new CosineDecay(0.1).At(1, 10, 10, 0, 0), 12);
    }

    /// <summary>torch 1.13: OneCycleLR(max_lr=1, total_steps=10), OneCycleLR(0.02, 23, pct_start=0.25, div_factor=10, final_div_factor=100).</summary>
    [Fact]
    public void One_cycle_is_torchs()
    {
        Check([0.04, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893, 0.38874197806371075, 0.18825834605023697, 0.049519367986526286, 4e-06], 1, new OneCycle());
        Check(
            [
                0.0019999999999999983, 0.003897735415432455, 0.008790630615732806, 0.014615258821876722, 0.018915263760858402, 0.01998964709973081, 0.01974224883590806, 0.019172940902039477,
                0.018300554067070263, 0.017153943918535444, 0.015771036417927525, 0.014197573438962476, 0.012485599782069071, 0.010691741709513064, 0.008875333941355755, 0.007096457064846299,
                0.00541395027306579, 0.0038834651646656726, 0.0025556249783816225, 0.0014743501485805794, 0.0006754055667648964, 0.00018521760067891717, 2e-05,
            ],
            0.02,
            new OneCycle(0.25, 10, 100));

        static void Check(double[] expected, double peak, OneCycle schedule)
        {
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], schedule.At(peak, 0, 1, i, expected.Length), 14);
            }
        }
    }

    /// <summary>torch 1.13: OneCycleLR(SGD(momentum=0.9), max_lr=1, total_steps=10) and OneCycleLR(Adam, 0.02, 12, pct_start=0.25, base_momentum=0.8, max_momentum=0.9).</summary>
    [Fact]
    public void One_cycle_moves_the_momentum_as_torch_does()
    {
        double[] sgd = [0.95, 0.8999999999999999, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842, 0.9111260466978157, 0.9311744900929366, 0.945048443395121, 0.95];
        double[] adam =
        [
            0.9, 0.8500000000000001, 0.8, 0.8030153689607046, 0.8116977778440512, 0.8250000000000001, 0.8413175911166535, 0.8586824088833466, 0.875, 0.8883022221559489, 0.8969846310392955, 0.9,
        ];
        Assert.All(sgd, (momentum, step) => Assert.Equal(momentum, new OneCycle { Momentum = new MomentumCycle() }.MomentumAt(step, 10)!.Value, 14));
        Assert.All(adam, (momentum, step) => Assert.Equal(momentum, new OneCycle(0.25) { Momentum = new MomentumCycle(0.8, 0.9) }.MomentumAt(step, 12)!.Value, 14));
        Assert.Null(new OneCycle().MomentumAt(3, 10));
        Assert.Null(new CosineDecay().MomentumAt(3, 10));
    }

    /// <summary>torch 1.13: a weight of 0.3 under OneCycleLR(max_lr=0.1, total_steps=10), which cycles momentum or beta 1, with these gradients.</summary>
    [Theory]
    [InlineData("sgd", new[] { 0.2980000078678131, 0.28760001063346863, 0.1706000119447708, 0.004237324930727482, 0.0025570616126060486, -0.006208383943885565, -0.022949740290641785, -0.017321093007922173, -0.020378638058900833, -0.020378952845931053 })]
    [InlineData("adam", new[] { 0.29600000381469727, 0.2977311909198761, 0.23981033265590668, 0.16971361637115479, 0.16836978495121002, 0.16537338495254517, 0.1606243997812271, 0.16095341742038727, 0.16025730967521667, 0.1602572351694107 })]
    [InlineData("adamw", new[] { 0.295987993478775, 0.2975652813911438, 0.23934684693813324, 0.16902264952659607, 0.16754160821437836, 0.16444279253482819, 0.15962988138198853, 0.15992885828018188, 0.15922482311725616, 0.1592247486114502 })]
    public void Steps_with_a_moving_momentum_are_torchs(string name, double[] expected)
    {
        double[] gradients = [0.5, -0.25, 1.0, 0.75, -1.5, 0.125, 0.3, -0.7, 0.9, 0.2];
        var optimiser = name switch { "sgd" => (Optimiser)new Sgd { Momentum = 0.9 }, "adam" => new Adam(), _ => new AdamW() };
        var rates = new RateControl(new TrainingOptions { Epochs = 1, LearningRate = 0.1, Optimiser = optimiser, Schedule = new OneCycle { Momentum = new MomentumCycle() } }, 10);
        var state = new OptimiserState(optimiser, 16);
        var weights = new float[16];
        weights[0] = 0.3f;
        for (var i = 0; i < expected.Length; i++)
        {
            var gradient = new float[16];
            gradient[0] = (float)gradients[i];
            state.Step(weights, gradient, rates.Next(0), rates.Momentum);
            Assert.Equal(expected[i], weights[0], 2e-7);
        }
    }

    /// <summary>torch 1.13: CosineAnnealingLR(lr=0.01, T_max=7, eta_min=0.001), StepLR(lr=0.00158, 1, 0.9).</summary>
    [Fact]
    public void Cosine_and_step_are_torchs()
    {
        double[] cosine = [0.01, 0.009554359905560885, 0.0083057041083643, 0.006501344202803415, 0.0044986557971965855, 0.0026942958916356995, 0.0014456400944391143];
        double[] step = [0.00158, 0.001422, 0.0012798000000000002, 0.0011518200000000002, 0.0010366380000000003, 0.0009329742000000003];
        Assert.All(cosine, (rate, epoch) => Assert.Equal(rate, new CosineDecay(0.1).At(0.01, epoch, 7, 0, 0), 14));
        Assert.All(step, (rate, epoch) => Assert.Equal(rate, new StepDecay(1, 0.9).At(0.00158, epoch, 40, 0, 0), 14));
    }

    /// <summary>torch 1.13: ReduceLROnPlateau(factor=0.3, patience=2), the rate of each epoch before its loss is told.</summary>
    [Fact]
    public void Plateau_is_torchs()
    {
        double[] losses = [1, 0.9, 0.89995, 0.9, 0.95, 0.8, 0.8, 0.8, 0.79999, 0.8, 0.8, 0.8, 0.8, 0.7];
        double[] rates = [1, 1, 1, 1, 1, 0.3, 0.3, 0.3, 0.3, 0.09, 0.09, 0.09, 0.027, 0.027];
        var control = new RateControl(new TrainingOptions { LearningRate = 1, Schedule = new ReduceOnPlateau(0.3, 2) }, 1);
        for (var i = 0; i < losses.Length; i++)
        {
            Assert.Equal(rates[i], control.Next(i), 14);
            control.Epoch(losses[i]);
        }
    }

    [Fact]
    public void Plateau_and_warm_up()
    {
        var rates = new RateControl(new TrainingOptions { LearningRate = 1, WarmUpSteps = 4, Schedule = new ReduceOnPlateau(0.5, Patience: 1, Minimum: 0.3) }, 1);
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(_ => rates.Next(0)));
        foreach (var (loss, rate) in new[] { (1.0, 1), (1.0, 1), (1.0, 0.5), (0.9, 0.5), (0.9, 0.5), (0.9, 0.3) })
        {
            rates.Epoch(loss);
            Assert.Equal(rate, rates.Next(0));
        }
    }

    [Fact]
    public void Mistakes_are_named()
    {
        foreach (var (schedule, message) in new (LearningRateSchedule, string)[]
        {
            (new StepDecay(0, 0.9), "schedule.every=0"),
            (new StepDecay(1, double.NaN), "schedule.factor=NaN"),
            (new CosineDecay(-1), "schedule.final=-1"),
            (new OneCycle(2), "schedule.rise=2"),
            (new OneCycle(0.3, 0), "schedule.divisor=0"),
            (new OneCycle { Momentum = new MomentumCycle(-0.1) }, "schedule.momentum.lowest=-0.1: must be"),
            (new OneCycle { Momentum = new MomentumCycle(0.9, 0.8) }, "schedule.momentum.highest=0.8: must be at least momentum.lowest"),
            (new OneCycle { Momentum = new MomentumCycle(0.9, 1) }, "schedule.momentum.highest=1: must be"),
            (new ReduceOnPlateau(1), "schedule.factor=1"),
            (new ReduceOnPlateau(0.5, -1), "schedule.patience=-1"),
        })
        {
            Assert.StartsWith(message, Assert.Throws<TimbreException>(() => new TrainingOptions { Schedule = schedule }.Validate()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_moving_momentum_needs_an_optimiser_with_one() => Assert.StartsWith(
        "schedule.momentum: must be left out with rmsprop",
        Assert.Throws<TimbreException>(() => new TrainingOptions { Optimiser = new RmsProp(), Schedule = new OneCycle { Momentum = new MomentumCycle() } }.Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_one_cycle_without_momentum_is_written_as_before() =>
        Assert.Equal("""{"kind":"one_cycle","Rise":0.3,"Divisor":25,"FinalDivisor":10000}""", System.Text.Json.JsonSerializer.Serialize<LearningRateSchedule>(new OneCycle()));
}
