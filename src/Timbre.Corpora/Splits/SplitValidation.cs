namespace Timbre.Corpora;

/// <summary>What every split keeps: known utterances, no empty side, and nothing whole on two sides.</summary>
internal static class SplitValidation
{
    public static void Check(Split split)
    {
        if (split.Folds.Count == 0)
        {
            throw new TimbreException("a split needs at least one fold");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var u in split.Utterances)
        {
            if (!known.Add(u.Id))
            {
                throw new TimbreException($"{u.Id}: is there twice; ids must be unique in a split");
            }
        }

        foreach (var fold in split.Folds)
        {
            if (fold.Train.Count == 0 || fold.Test.Count == 0)
            {
                throw new TimbreException($"fold {fold.Index}: has no utterances to {(fold.Train.Count == 0 ? "train" : "test")} on; use fewer folds or another fraction");
            }

            if (!split.IsByPiece)
            {
                CheckFold(split.By, fold, known);
            }
        }
    }

    private static void CheckFold(SplitUnit by, Fold fold, HashSet<string> known)
    {
        var sideOf = new Dictionary<string, string>(StringComparer.Ordinal);
        var unitSideOf = new Dictionary<(string, string), string>();
        foreach (var (side, utterances) in new[] { ("train", fold.Train), ("validation", fold.Validation), ("test", fold.Test) })
        {
            foreach (var u in utterances)
            {
                if (!known.Contains(u.Id))
                {
                    throw new TimbreException($"fold {fold.Index}: names {u.Id}, which is not among the split's utterances");
                }

                if (!sideOf.TryAdd(u.Id, side))
                {
                    throw new TimbreException($"fold {fold.Index}: {u.Id} is in {sideOf[u.Id]} and in {side}");
                }

                CheckUnit(by, fold, unitSideOf, side, u);
            }
        }
    }

    private static void CheckUnit(SplitUnit by, Fold fold, Dictionary<(string, string), string> sideOf, string side, Utterance u)
    {
        if (by == SplitUnit.Speaker)
        {
            var speaker = u.Speaker ?? throw new TimbreException($"{u.Id}: has no speaker, so a split by speaker cannot place it; give speakers in the manifest");
            if (sideOf.TryGetValue((speaker, ""), out var other) && other != side)
            {
                throw new TimbreException($"fold {fold.Index}: speaker {speaker} is in {other} and in {side}; a split by speaker must keep each speaker on one side");
            }

            sideOf[(speaker, "")] = side;
        }
        else if (by == SplitUnit.Chapter && u.Speaker is not null && side != "validation")
        {
            var key = (u.Speaker, u.Chapter ?? "");
            if (sideOf.TryGetValue(key, out var other) && other != side)
            {
                throw new TimbreException($"fold {fold.Index}: chapter {u.Chapter} of speaker {u.Speaker} is in {other} and in {side}; a split by chapter must keep it on one side");
            }

            sideOf[key] = side;
        }
    }
}
