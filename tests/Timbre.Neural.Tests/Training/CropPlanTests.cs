using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Neural.Tests.Training;

/// <summary>How many rows of an epoch are crops of which picture.</summary>
public sealed class CropPlanTests
{
    [Fact]
    public void Long_pictures_have_more_crops()
    {
        var crops = Crops([10, 24, 25, 100, 3], new CropOptions(4) { FramesPerCrop = 10 }, [5, 6, 7, 8, 9]);
        Assert.Equal([5, 6, 6, 7, 7, 7, .. Enumerable.Repeat(8, 10), 9], crops.Labels.ToArray());
        Assert.Equal([0, 1, 1, 2, 2, 2, .. Enumerable.Repeat(3, 10), 4], Pictures(crops, 3));
    }

    [Fact]
    public void Without_labels_there_are_none()
    {
        var crops = Crops([10, 20], new CropOptions(4), null);
        Assert.Equal(2, crops.Count);
        Assert.True(crops.Labels.IsEmpty);
        Assert.Equal(0, Crops([], new CropOptions(4) { Balanced = true }, []).Count);
    }

    [Fact]
    public void Too_many_crops_are_refused() =>
        Assert.Contains("is too many", Assert.Throws<TimbreException>(() => new CropPlan([int.MaxValue, int.MaxValue], new CropOptions(4) { FramesPerCrop = 1 }, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Balanced_epochs_have_as_many_rows_of_each_label_and_over_time_as_many_of_each_crop() => Prop.ForAll(
        Gen.Choose(1, 90).ListOf().Where(l => l.Count is > 0 and < 12).ToArbitrary(),
        Gen.Choose(1, 4).ToArbitrary(),
        (frames, labelCount) =>
        {
            var labels = frames.Select((_, i) => i % labelCount * 3).ToArray();
            var crops = Crops([.. frames], new CropOptions(4) { FramesPerCrop = 10, Balanced = true }, labels);
            var plain = Crops([.. frames], new CropOptions(4) { FramesPerCrop = 10 }, labels);
            var groups = crops.Labels.ToArray().GroupBy(l => l).ToList();
            Assert.Equal(labels.Distinct().Order(), groups.Select(g => g.Key));
            Assert.Single(groups.Select(g => g.Count()).Distinct());
            Assert.InRange(crops.Count, plain.Count, plain.Count + groups.Count - 1);

            var wanted = Pictures(plain, 0).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
            var seen = new int[frames.Count];
            const int Epochs = 60;
            for (var epoch = 0; epoch < Epochs; epoch++)
            {
                foreach (var (row, picture) in Pictures(crops, epoch).Index())
                {
                    Assert.Equal(crops.Labels.Span[row], labels[picture]);
                    seen[picture]++;
                }
            }

            for (var i = 0; i < frames.Count; i++)
            {
                var ownCrops = wanted.Where(w => labels[w.Key] == labels[i]).Sum(w => w.Value);
                var turns = Epochs * (double)(crops.Count / groups.Count) / ownCrops;
                Assert.InRange(seen[i], (Math.Floor(turns) - 1) * wanted[i], (Math.Ceiling(turns) + 1) * wanted[i]);
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>Pictures whose values are their numbers.</summary>
    private static SpectrogramCrops Crops(int[] frames, CropOptions options, int[]? labels) =>
        new([.. frames.Select((f, i) => (ReadOnlyMemory<float>)Enumerable.Repeat((float)i, f).ToArray())], 1, options, labels);

    private static int[] Pictures(SpectrogramCrops crops, int epoch)
    {
        var row = new float[crops.RowLength];
        return [.. Enumerable.Range(0, crops.Count).Select(i =>
        {
            crops.Fill(i, epoch, row);
            return (int)row[0];
        })];
    }
}
