namespace Timbre.Neural;

/// <summary>
/// Stochastic weight averaging (Izmailov et al. 2018): the mean of the weights after some of the last epochs, which lies in a wider valley of the loss than any of them. The
/// network ends with that mean, and with running statistics of its batch normalisations taken anew: one pass over the training rows, in the order and as the last epoch drew
/// them, not mixed and with nothing dropped, in which every batch counts alike (as torch's <c>update_bn</c>). Layers that never learn keep theirs. A constant or slowly falling
/// rate is meant to go with it. With <see cref="TrainingOptions.RestoreBest"/> and validation rows the mean is one more candidate: it stays if it does better on them than
/// every epoch, else the best epoch does. Cannot go with <see cref="TrainingOptions.Patience"/>, which may end the training before there is anything to average.
/// </summary>
/// <param name="FromEpoch">The first epoch that counts, from 1 to the number of epochs.</param>
/// <param name="Every">Epochs from one that counts to the next.</param>
public sealed record WeightAveraging(int FromEpoch, int Every = 1);

/// <summary>What came of <see cref="TrainingOptions.Averaging"/>.</summary>
/// <param name="Epochs">How many epochs the mean is of.</param>
/// <param name="ValidationLoss">Mean loss of the validation rows with the averaged weights; null without any.</param>
/// <param name="ValidationAccuracy">Accuracy on them.</param>
/// <param name="Kept">Whether the network ended with the mean; false where the best epoch is better on the validation rows.</param>
public sealed record AveragedWeights(int Epochs, double? ValidationLoss, double? ValidationAccuracy, bool Kept);
