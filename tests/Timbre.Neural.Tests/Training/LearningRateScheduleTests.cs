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
            (new ReduceOnPlateau(1), "schedule.factor=1"),
            (new ReduceOnPlateau(0.5, -1), "schedule.patience=-1"),
        })
        {
            Assert.StartsWith(message, Assert.Throws<TimbreException>(() => new TrainingOptions { Schedule = schedule }.Validate()).Message, StringComparison.Ordinal);
        }
    }
}
