using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>Cuts work on many frames into pieces for a team; how it is cut does not change a result.</summary>
internal static class TeamWork
{
    private const int RowsPerPiece = 24;
    private const int PiecesPerThread = 4;

    /// <summary>body(first row, rows) over all rows.</summary>
    public static void ForRows(this WorkTeam team, int rows, Action<int, int> body)
    {
        if (team.Threads == 1)
        {
            body(0, rows);
            return;
        }

        team.For((rows + RowsPerPiece - 1) / RowsPerPiece, i => body(i * RowsPerPiece, Math.Min(RowsPerPiece, rows - (i * RowsPerPiece))));
    }

    /// <summary>A product of all rows, cut by columns: each piece of the weights is read by one thread only.</summary>
    public static void Multiply(this WorkTeam team, IFrameWeights weights, FrameBuffer x, int rows, FrameBuffer y, ProductFinish finish)
    {
        team.ForRows(rows, (first, count) => weights.Prepare(x, first, count));
        if (team.Threads == 1)
        {
            weights.Multiply(x, 0, 1, rows, y, 0, finish);
            return;
        }

        var stretches = (weights.Outputs + IFrameWeights.Stretch - 1) / IFrameWeights.Stretch;
        var width = Math.Max(1, stretches / (team.Threads * PiecesPerThread)) * IFrameWeights.Stretch;
        team.For((weights.Outputs + width - 1) / width, i => weights.Multiply(x, 0, 1, rows, y, 0, finish, i * width, Math.Min(width, weights.Outputs - (i * width))));
    }
}
