namespace Timbre.Reports;

/// <summary>A dendrogram laid out: where each merge joins its two branches, leaves at 0.5, 1.5, … in the order of the names.</summary>
internal sealed record DendrogramShape(IReadOnlyList<DendrogramShape.Joint> Joints, double Highest)
{
    /// <summary>A merge: its two branches with the heights at which they begin, its own height, and its number of leaves.</summary>
    public readonly record struct Joint(double Left, double LeftHeight, double Right, double RightHeight, double Height, int Size);

    public static DendrogramShape Of(int leaves, IReadOnlyList<DendrogramMerge> merges)
    {
        var joints = new List<Joint>(merges.Count);
        var used = new HashSet<int>();
        (double At, double Height, int Size) Branch(int cluster, int merge)
        {
            if (cluster < 0 || cluster >= leaves + merge || !used.Add(cluster))
                throw new TimbreException($"merges: merge {merge} joins {cluster}, which must be a name or an earlier merge that nothing has joined yet");
            if (cluster < leaves)
                return (cluster + 0.5, 0, 1);
            var joint = joints[cluster - leaves];
            return ((joint.Left + joint.Right) / 2, joint.Height, joint.Size);
        }

        for (var m = 0; m < merges.Count; m++)
        {
            if (!double.IsFinite(merges[m].Height) || merges[m].Height < 0)
                throw new TimbreException(FormattableString.Invariant($"merges: the height of merge {m} is {merges[m].Height}; it must be 0 or above"));
            var (left, right) = (Branch(merges[m].Left, m), Branch(merges[m].Right, m));
            if (left.At > right.At)
                (left, right) = (right, left);
            joints.Add(new Joint(left.At, left.Height, right.At, right.Height, merges[m].Height, left.Size + right.Size));
        }

        return new DendrogramShape(joints, joints.Count == 0 ? 0 : joints.Max(j => j.Height));
    }
}
