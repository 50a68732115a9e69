namespace Timbre.Neural;

/// <summary>
/// The rows a network learns, drawn anew in each epoch: the same values every time, or another crop, mask or noise.
/// What is drawn must depend on the row and the epoch alone, so that a training can be repeated, and resumed after an interruption.
/// </summary>
public interface ITrainingRows
{
    /// <summary>Number of rows in an epoch.</summary>
    int Count { get; }

    /// <summary>Values in a row.</summary>
    int RowLength { get; }

    /// <summary>Writes one row as an epoch sees it. Called on the training's thread, in any order.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="destination">[<see cref="RowLength"/>]; holds anything before.</param>
    void Fill(int row, int epoch, Span<float> destination);
}
