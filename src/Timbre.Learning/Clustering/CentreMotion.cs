using Timbre.Learning.Linear;
using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>How far centres moved since the rows were last assigned, and how far they now lie apart.</summary>
internal sealed class CentreMotion
{
    public CentreMotion(CentreSet? before, CentreSet now, ClusterRows rows)
    {
        First = before is null;
        Moved = new float[now.Count];
        HalfGaps = new float[now.Count];
        if (before is null)
        {
            return;
        }

        WorkPool.For(now.Count, rows.Threads, k => HalfGaps[k] = HalfGap(now, k), rows.Cancellation);
        for (var k = 0; k < now.Count; k++)
        {
            Moved[k] = (float)Math.Sqrt(FixedOrder.SquaredDistance(before.Of(k), now.Of(k))) * NearestCentres.Up;
            if (Moved[k] > MostMoved)
            {
                (MostMoved, SecondMoved, Farthest) = (Moved[k], MostMoved, k);
            }
            else
            {
                SecondMoved = Math.Max(SecondMoved, Moved[k]);
            }
        }
    }

    /// <summary>Whether no rows were assigned before.</summary>
    public bool First { get; }

    /// <summary>How far each centre moved, rounded up.</summary>
    public float[] Moved { get; }

    /// <summary>Half the distance of each centre from the nearest other one, rounded down.</summary>
    public float[] HalfGaps { get; }

    /// <summary>The centre that moved farthest.</summary>
    public int Farthest { get; }

    public float MostMoved { get; }

    /// <summary>The most that any other centre moved.</summary>
    public float SecondMoved { get; }

    private static float HalfGap(CentreSet centres, int centre)
    {
        var least = double.PositiveInfinity;
        for (var k = 0; k < centres.Count; k++)
        {
            least = k == centre ? least : Math.Min(least, FixedOrder.SquaredDistance(centres.Of(centre), centres.Of(k)));
        }

        return (float)(0.5 * Math.Sqrt(least)) * NearestCentres.Down;
    }
}
