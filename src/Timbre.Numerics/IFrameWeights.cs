namespace Timbre.Numerics;

/// <summary>
/// The weights of a linear layer, or of a convolution over time, laid out once for products with frames. The order of summation depends only on
/// the shape: a frame's result is the same to the bit whichever frames and columns are computed together. Shared by threads once filled.
/// </summary>
public interface IFrameWeights
{
    /// <summary>Stretches of outputs that are computed apart begin at a multiple of this.</summary>
    public const int Stretch = 32;

    /// <summary>Columns of the result.</summary>
    int Outputs { get; }

    /// <summary>Values of a frame.</summary>
    int Inputs { get; }

    /// <summary>Frames that one result rests on.</summary>
    int Taps { get; }

    /// <summary>Bytes that the weights take in memory.</summary>
    long Bytes { get; }

    /// <summary>Lays out the weights of some outputs, <c>[outputs, taps, inputs]</c>.</summary>
    /// <param name="firstOutput">A multiple of 16.</param>
    /// <param name="weights">As many whole outputs as there are values; a multiple of 16 unless they are the last.</param>
    void Fill(int firstOutput, ReadOnlySpan<float> weights);

    /// <summary>Readies frames for <see cref="Multiply"/>, which must not be called with others. May be called for different frames by several threads at once.</summary>
    void Prepare(FrameBuffer x, int first, int rows);

    /// <summary>
    /// y[i] = finish(Σ_tap x[first + i·step + tap] · W[tap]) for <paramref name="rows"/> frames i, in the columns from <paramref name="firstColumn"/> on.
    /// </summary>
    /// <param name="x">Frames of <see cref="Inputs"/> values.</param>
    /// <param name="first">The first frame read.</param>
    /// <param name="step">Frames of x from one result to the next.</param>
    /// <param name="rows">Results.</param>
    /// <param name="y">Where they go; not x.</param>
    /// <param name="firstRow">The first row written.</param>
    /// <param name="finish">What is done to the sums.</param>
    /// <param name="firstColumn">First output computed, a multiple of <see cref="Stretch"/>.</param>
    /// <param name="columns">Outputs computed; −1 for all that are left.</param>
    void Multiply(FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn = 0, int columns = -1);
}
