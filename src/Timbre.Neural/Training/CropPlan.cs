using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>Which picture each row of an epoch is a crop of.</summary>
internal sealed class CropPlan
{
    private readonly int[] _turns; // pictures, each as often as it has crops; label after label when balanced
    private readonly int[] _starts; // of each label in them; one label when not balanced
    private readonly int _perLabel;

    public CropPlan(IReadOnlyList<int> frames, CropOptions options, IReadOnlyList<int>? labels)
    {
        if (labels is null ? options.Balanced : labels.Count != frames.Count)
        {
            throw new TimbreException(labels is null ? "balanced=true: needs a label for every picture" : $"{labels.Count} labels do not fit {frames.Count} pictures");
        }

        var turns = frames.Select((f, i) => (Picture: i, Crops: options.FramesPerCrop == 0 ? 1 : Math.Max(1, (f + (options.FramesPerCrop / 2L)) / options.FramesPerCrop)));
        var count = turns.Sum(t => t.Crops);
        if (count > Array.MaxLength / 2)
        {
            throw new TimbreException($"frames_per_crop={options.FramesPerCrop}: gives {count} crops in an epoch, which is too many");
        }

        var parts = options.Balanced ? turns.GroupBy(t => labels![t.Picture]).OrderBy(g => g.Key).ToArray() : turns.GroupBy(_ => 0).ToArray();
        _starts = new int[parts.Length + 1];
        _turns = new int[count];
        for (var part = 0; part < parts.Length; part++)
        {
            var end = _starts[part];
            foreach (var (picture, crops) in parts[part])
            {
                _turns.AsSpan(end, (int)crops).Fill(picture);
                end += (int)crops;
            }

            _starts[part + 1] = end;
            if (options.Balanced)
            {
                // an epoch may see only some turns of a label, which should then be of many pictures
                new SeededRandom(options.Seed).Fork($"turns of part {part}").Shuffle(_turns.AsSpan(_starts[part]..end));
            }
        }

        _perLabel = parts.Length == 0 ? 0 : (int)((count + parts.Length - 1) / parts.Length);
        Count = _perLabel * parts.Length;
        Labels = labels is null ? [] : [.. Enumerable.Range(0, Count).Select(row => labels[Picture(row, 0)])];
    }

    /// <summary>Rows in an epoch.</summary>
    public int Count { get; }

    /// <summary>The label of each row.</summary>
    public int[] Labels { get; }

    /// <summary>The picture of a row. Each epoch goes on with a label's turns where the one before ended.</summary>
    public int Picture(int row, int epoch)
    {
        var (part, turn) = Math.DivRem(row, _perLabel);
        var (start, length) = (_starts[part], _starts[part + 1] - _starts[part]);
        return _turns[start + (int)((turn + ((long)epoch * _perLabel)) % length)];
    }
}
