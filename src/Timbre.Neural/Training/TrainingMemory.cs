namespace Timbre.Neural;

/// <summary>Between a running training and its checkpoint: every number that the next epoch depends on.</summary>
internal static class TrainingMemory
{
    public static void Save(TrainingCheckpoint checkpoint, Network network, TrainingStep step, RateControl rate, BestEpoch best, RunningWeights? average, List<TrainingEpoch> history, bool stopped) =>
        checkpoint.Save(
            new TrainingProgressState(history, stopped, best.Epoch, best.Score, rate.State, step.Optimiser.Steps, step.RandomStates),
            [
                Tensor("weights", network.Weights.Span),
                Tensor("statistics", network.Statistics.Span),
                Tensor("optimiser.first", step.Optimiser.First),
                Tensor("optimiser.second", step.Optimiser.Second),
                new SafeTensor("best.weights", [best.Weights.Length], best.Weights),
                new SafeTensor("best.statistics", [best.Statistics.Length], best.Statistics),
                .. average is null ? Array.Empty<SafeTensor>() : [new SafeTensor("averaged.weights", [average.Mean.Length], average.Mean)],
            ]);

    /// <exception cref="TimbreException">The state does not fit the training.</exception>
    public static void Restore(
        TrainingCheckpoint checkpoint,
        TrainingProgressState progress,
        SafeTensors tensors,
        Network network,
        TrainingOptions options,
        TrainingStep step,
        RateControl rate,
        BestEpoch best,
        RunningWeights? average)
    {
        var epochs = progress.History.Count;
        if (epochs == 0 || epochs > options.Epochs || progress.History.Where((e, i) => e is null || e.Epoch != i + 1).Any() || progress.BestEpoch < 0 || progress.BestEpoch > epochs)
        {
            throw checkpoint.Damaged("its epochs do not follow each other");
        }

        if (progress.Random.Count != step.RandomStates.Count || progress.Random.Any(r => (r.S0 | r.S1 | r.S2 | r.S3) == 0))
        {
            throw checkpoint.Damaged("its random sequences are not those of this network");
        }

        // All are read before the first is put in place: a damaged checkpoint leaves the network as it was.
        var read = new[]
        {
            Read("weights", network.Weights.Length),
            Read("statistics", network.Statistics.Length),
            Read("optimiser.first", step.Optimiser.First.Length),
            Read("optimiser.second", step.Optimiser.Second.Length),
            Read("best.weights", best.Weights.Length),
            Read("best.statistics", best.Statistics.Length),
            average is null ? [] : Read("averaged.weights", average.Mean.Length),
        };
        read[0].CopyTo(network.Weights.Span);
        read[1].CopyTo(network.Statistics.Span);
        read[2].CopyTo(step.Optimiser.First);
        read[3].CopyTo(step.Optimiser.Second);
        read[4].CopyTo(best.Weights, 0);
        read[5].CopyTo(best.Statistics, 0);
        read[6].CopyTo(average?.Mean ?? [], 0);
        step.Optimiser.Steps = progress.OptimiserSteps;
        step.RandomStates = progress.Random;
        rate.State = progress.Rate;
        best.Set(progress.BestEpoch, progress.BestScore);

        float[] Read(string tensor, int length)
        {
            var values = tensors.ReadSingle(tensor);
            return values.Length == length ? values : throw checkpoint.Damaged($"{tensor} has {values.Length} values instead of {length}");
        }
    }

    private static SafeTensor Tensor(string name, ReadOnlySpan<float> values) => new(name, [values.Length], values.ToArray());
}
