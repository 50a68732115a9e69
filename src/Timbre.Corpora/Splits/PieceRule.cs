using System.Runtime.InteropServices;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>Which pieces (chunks, frames) are the test, without keeping a list of millions: a seed and fractions.</summary>
internal sealed record PieceRule(long Seed, int Folds, double TestFraction, double ValidationFraction, long ValidationSeed = 0)
{
    public SplitPart[][] Assign(string[] strata, IReadOnlyList<int> counts, int fold)
    {
        var parts = new SplitPart[counts.Count][];
        var byStratum = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(counts[i], nameof(counts));
            parts[i] = new SplitPart[counts[i]];
            if (!byStratum.TryGetValue(strata[i], out var members))
            {
                byStratum.Add(strata[i], members = []);
            }

            members.Add(i);
        }

        foreach (var (stratum, members) in byStratum)
        {
            Assign(parts, members, stratum, fold);
        }

        return parts;
    }

    private void Assign(SplitPart[][] parts, List<int> members, string stratum, int fold)
    {
        var pieces = new List<(int Utterance, int Piece)>();
        foreach (var i in members)
        {
            for (var piece = 0; piece < parts[i].Length; piece++)
            {
                pieces.Add((i, piece));
            }
        }

        var order = CollectionsMarshal.AsSpan(pieces);
        new SeededRandom(Seed).Fork($"pieces of {stratum}").Shuffle(order);
        var (from, to) = Folds > 1
            ? ((int)((long)order.Length * fold / Folds), (int)((long)order.Length * (fold + 1) / Folds))
            : (0, (int)Math.Round(order.Length * TestFraction, MidpointRounding.AwayFromZero));
        foreach (var (utterance, piece) in order[from..to])
        {
            parts[utterance][piece] = SplitPart.Test;
        }

        if (ValidationFraction > 0)
        {
            (int Utterance, int Piece)[] rest = [.. order[..from], .. order[to..]];
            new SeededRandom(ValidationSeed).Fork($"validation of {stratum} {fold}").Shuffle<(int, int)>(rest);
            foreach (var (utterance, piece) in rest.AsSpan(0, (int)Math.Round(rest.Length * ValidationFraction, MidpointRounding.AwayFromZero)))
            {
                parts[utterance][piece] = SplitPart.Validation;
            }
        }
    }
}
