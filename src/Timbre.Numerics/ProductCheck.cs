using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>Holds a product's shapes against its buffers, before any pointer is taken.</summary>
internal static class ProductCheck
{
    public static void Fill(IFrameWeights w, int firstOutput, int count)
    {
        var depth = w.Inputs * w.Taps;
        var outputs = count / depth;
        if (firstOutput < 0 || firstOutput % GemmPacking.Width != 0 || count % depth != 0 || firstOutput + outputs > w.Outputs || (outputs % GemmPacking.Width != 0 && firstOutput + outputs < w.Outputs))
        {
            throw new ArgumentException($"{count} weights from output {firstOutput} on do not suit [{w.Outputs}, {w.Taps}, {w.Inputs}]", nameof(count));
        }
    }

    public static void Product(IFrameWeights w, FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn, int columns)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(finish);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        if (x.Columns != w.Inputs || (rows > 0 && first + ((rows - 1) * (long)step) + w.Taps > x.Rows))
        {
            throw new ArgumentException($"[{x.Rows}, {x.Columns}] has not the {rows} stretches of [{w.Taps}, {w.Inputs}] from {first} on, {step} apart", nameof(x));
        }

        if (y.Columns != w.Outputs || firstRow + (long)rows > y.Rows || ReferenceEquals(x, y))
        {
            throw new ArgumentException($"[{y.Rows}, {y.Columns}] does not hold {rows} rows of {w.Outputs} from {firstRow} on", nameof(y));
        }

        if (firstColumn < 0 || firstColumn % IFrameWeights.Stretch != 0 || columns < 0 || firstColumn + columns > w.Outputs)
        {
            throw new ArgumentException($"columns {firstColumn} to {firstColumn + columns} of {w.Outputs}: must begin at a multiple of {IFrameWeights.Stretch}", nameof(firstColumn));
        }

        if ((finish.Bias is { } bias && bias.Length != w.Outputs) || (finish.Residual is { } residual && (residual.Columns != w.Outputs || firstRow + (long)rows > residual.Rows)))
        {
            throw new ArgumentException($"the bias or the residual does not suit {w.Outputs} outputs", nameof(finish));
        }
    }
}
