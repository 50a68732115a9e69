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

    /// <summary>torch 1.13: OneCycleLR(max_lr=1, total_steps=10).</summary>
    [Fact]
    public void One_cycle_is_torchs()
    {
        double[] expected = [0.04, 0.52, 1.0, 0.950484630, 0.811745388, 0.611261568, 0.388742432, 0.188258612, 0.049519370, 0.000004];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], new OneCycle().At(1, 0, 1, i, 10), 4);
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
}
