namespace Timbre.Corpora;

/// <summary>
/// One division into training, validation and test. In a split by chunk or frame every utterance is on every side, and
/// <see cref="Split.Assign"/> says which of its pieces. Immutable; may be shared by threads.
/// </summary>
/// <param name="Index">From 0.</param>
/// <param name="Train">What is learned from.</param>
/// <param name="Validation">What decides when to stop; empty unless asked for.</param>
/// <param name="Test">What is measured on.</param>
public sealed record Fold(int Index, IReadOnlyList<Utterance> Train, IReadOnlyList<Utterance> Validation, IReadOnlyList<Utterance> Test)
{
    /// <summary>
    /// Moves a fraction of the training part to <see cref="Validation"/>, for early stopping: whole speakers, stratified by gender.
    /// Use it on folds of a split by speaker; at least one speaker stays for training.
    /// </summary>
    /// <exception cref="TimbreException">The fraction is not between 0 and 1, or fewer than two speakers are left to divide.</exception>
    public Fold WithValidation(double fraction, long seed) => WithValidation(fraction, seed, bySpeaker: true);

    internal Fold WithValidation(double fraction, long seed, bool bySpeaker)
    {
        var pool = Train.Concat(Validation).ToList();
        var held = bySpeaker
            ? SplitDraws.HoldOutSpeakers(pool, fraction, seed, $"validation {Index}")
            : SplitDraws.HoldOutUtterances(pool, fraction, seed, $"validation {Index}");
        return this with { Train = pool.FindAll(u => !held.Contains(u.Id)), Validation = pool.FindAll(u => held.Contains(u.Id)) };
    }
}
