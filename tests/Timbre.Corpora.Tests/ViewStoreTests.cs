namespace Timbre.Corpora.Tests;

/// <summary>Views share the entry of the features that they are made of.</summary>
public sealed class ViewStoreTests
{
    public static TheoryData<string, string[]> Views => new()
    {
        { "picture", ["of=mfcc", "frames=5", "step=3"] }, { "pooled", ["of=mfcc", "frames=5", "step=3", "correlations=4"] }, { "deltas", ["of=mfcc"] },
        { "pooled", ["of=deltas", "of.of=mfcc", "frames=10", "speech=0.3"] },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void AViewIsMadeOfWhatTheStoreHolds(string kind, string[] settings)
    {
        using var f = new StoreFixture();
        var view = StoreFixture.Kind(kind, [.. settings, "n_mfcc=13", "sr=16000"]);
        var expected = f.Extract(null, view);
        StoreFixture.Same(expected, f.Extract(f.Store(), view));
        Assert.Equal(f.Utterances.Count, f.Extract(f.Store()).FromStore); // the features that it is made of
        var again = f.Extract(f.Store(), view, jobs: 1);
        StoreFixture.Same(expected, again);
        Assert.Equal((f.Utterances.Count, f.Utterances.Count), (again.FromStore, f.Entries().Length));
        Assert.Equal(view.FeatureCount, again.Utterances[0].Features.FeatureCount);
    }

    [Fact]
    public void TwoViewsOfTheSameFeaturesShareThem()
    {
        using var f = new StoreFixture();
        f.Extract(f.Store(), StoreFixture.Kind("deltas", "n_mfcc=13", "sr=16000"));
        Assert.Equal(f.Utterances.Count, f.Extract(f.Store(), StoreFixture.Kind("pooled", "n_mfcc=13", "sr=16000")).FromStore);
        Assert.Equal(f.Utterances.Count, f.Entries().Length);
    }
}
