using System.Text.Json;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class PublishedSplitsTests
{
    [Fact]
    public void AudioMnistFoldsAreThePublishedOnes()
    {
        var all = Enumerable.Range(1, 60).Select(i => new Utterance($"0_{i:00}_0", $"/data/{i:00}/0_{i:00}_0.wav") { Speaker = $"{i:00}" }).ToList();
        var split = PublishedSplits.AudioMnistGender(all);
        using var published = JsonDocument.Parse(File.ReadAllText(TestData.Data("AudioMNIST-mfcc/splits.json")));
        var gender = published.RootElement.GetProperty("gender");
        foreach (var fold in split.Folds)
        {
            Assert.Equal(Speakers(gender, "train", fold.Index), Speakers(fold.Train));
            Assert.Equal(Speakers(gender, "validate", fold.Index), Speakers(fold.Validation));
            Assert.Equal(Speakers(gender, "test", fold.Index), Speakers(fold.Test));
        }

        Assert.Equal((4, false), (split.Folds.Count, split.Check().Leak));
        Assert.Throws<TimbreException>(() => PublishedSplits.AudioMnistGender(Fixtures.Speakers(3, 3)));
    }

    private static IEnumerable<int> Speakers(JsonElement gender, string part, int fold) => gender.GetProperty(part)[fold].EnumerateArray().Select(e => e.GetInt32()).Order();

    private static IEnumerable<int> Speakers(IEnumerable<Utterance> part) => part.Select(u => int.Parse(u.Speaker!)).Order();
}
