using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Corpora.Tests;

/// <summary>Features of many utterances: order, memory, failures, cancellation, and a progress that tells the truth.</summary>
public sealed class ExtractionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheStreamHandsOnWhatTheWholeHoldsInItsOrder(int jobs)
    {
        using var f = new StoreFixture(15);
        f.Utterances.Insert(4, new Utterance("absent", "/nowhere.wav"));
        var whole = f.Extract(null);
        var streamed = FeatureExtraction.Stream(f.Utterances, f.Mfcc, new ExtractionOptions { Jobs = jobs }).ToList();
        Assert.Equal(f.Utterances, streamed.Select(o => o.Utterance));
        Assert.Equal("absent", streamed.Single(o => o.Failure is not null).Utterance.Id);
        StoreFixture.Same(whole, new ExtractedCorpus([.. streamed.Select(o => o.Extracted).OfType<ExtractedUtterance>()], [.. streamed.Select(o => o.Failure).OfType<InputFailure>()]));
        Assert.Empty(FeatureExtraction.Stream([], f.Mfcc));
    }

    [Fact]
    public void NoMoreThanAFewAreBegunAheadOfASlowTaker()
    {
        const int Count = 500;
        var begun = 0;
        var taken = 0;
        foreach (var value in OrderedWork.Run(Count, 3, 12, (i, _) =>
        {
            Interlocked.Increment(ref begun);
            return i;
        }, CancellationToken.None))
        {
            Assert.Equal(taken, value);
            taken++;
            Assert.InRange(Volatile.Read(ref begun) - taken, 0, 12);
            if (taken < 5)
            {
                Thread.Sleep(20);
            }
        }

        Assert.Equal((Count, Count), (begun, taken));
    }

    [Fact]
    public void LeavingEarlyEndsTheWork()
    {
        var begun = 0;
        foreach (var value in OrderedWork.Run(1000, 2, 8, (i, _) => Interlocked.Increment(ref begun), CancellationToken.None))
        {
            if (value > 0)
            {
                break;
            }
        }

        var at = Volatile.Read(ref begun);
        Thread.Sleep(20);
        Assert.Equal(at, Volatile.Read(ref begun));
        Assert.InRange(at, 1, 10);
    }

    [Fact]
    public void AnErrorComesInItsTurnAndCancellingEndsAWaitingTaker()
    {
        var got = new List<int>();
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var value in OrderedWork.Run(50, 2, 8, (i, _) => i == 20 ? throw new InvalidOperationException() : i, CancellationToken.None))
            {
                got.Add(value);
            }
        });
        Assert.Equal(Enumerable.Range(0, 20), got);

        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => OrderedWork.Run(50, 2, 8, (i, token) =>
        {
            if (i == 3)
            {
                cancel.Cancel();
            }

            token.ThrowIfCancellationRequested();
            return i;
        }, cancel.Token).Count());
    }

    [Fact]
    public void ACopyNeedsAPlan()
    {
        using var f = new StoreFixture(1);
        Assert.StartsWith("copy=1: ", Assert.Throws<TimbreException>(() => FeatureExtraction.Extract(f.Utterances, f.Mfcc, new ExtractionOptions { Copy = 1 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("copy=-1: ", Assert.Throws<TimbreException>(() => FeatureExtraction.Stream(f.Utterances, f.Mfcc, new ExtractionOptions { Copy = -1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgressCountsEveryOneOnceAndTellsWhatCameFromTheStore()
    {
        using var f = new StoreFixture(10);
        FeatureExtraction.Extract(f.Utterances.Take(6).ToList(), f.Mfcc, new ExtractionOptions { Store = f.Store() });
        var seen = new List<BatchProgress>();
        FeatureExtraction.Extract(f.Utterances, f.Mfcc, new ExtractionOptions { Store = f.Store(), Progress = new Relay<BatchProgress>(seen.Add) });
        Assert.Equal(Enumerable.Range(1, 10), seen.Select(p => p.Done));
        Assert.All(seen, p => Assert.Equal(10, p.Total));
        Assert.Equal(6, seen[^1].FromStore);
    }

    [Fact]
    public void AfterARestartTheTimeLeftIsThatOfComputing()
    {
        // 1000 of 1500 are in the store and take a millisecond each; the others last 10 s and take 1 s: 10 × real time, 500 s in all.
        var utterances = Enumerable.Range(0, 1500).Select(i => new Utterance($"{i}", "/a.wav") { Duration = i % 2 == 0 ? 10 : null }).ToList();
        var clock = new Clock();
        BatchProgress last = default;
        var pace = new ExtractionPace(utterances, new Relay<BatchProgress>(p => last = p), clock);
        void Do(int from, int to, bool stored, double seconds)
        {
            for (var i = from; i < to; i++)
            {
                var begun = pace.Now;
                clock.Seconds += seconds;
                pace.Add(new ExtractionOutcome(utterances[i], new ExtractedUtterance(utterances[i], new FeatureMatrix(1, 0, []), 10, 0, []), null, stored), begun);
            }
        }

        Do(0, 1000, stored: true, 0.001);
        Assert.Equal((1000, 1000), (last.Done, last.FromStore));
        Assert.Null(last.Speed);
        Assert.Null(last.Left);
        Do(1000, 1001, stored: false, 5); // the code is compiled
        Assert.Null(last.Left);
        Do(1001, 1003, stored: false, 1);
        Assert.Equal(10, last.Speed!.Value, 2);
        Assert.Equal(497, last.Left!.Value.TotalSeconds, 1);
        Do(1003, 1250, stored: false, 1);
        Assert.Equal(250, last.Left!.Value.TotalSeconds, 1);
        Do(1250, 1500, stored: false, 1);
        Assert.Equal(0, last.Left!.Value.TotalSeconds, 6);
        Assert.Equal(10, last.Speed!.Value, 2);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (long)Math.Round(Seconds * TimeSpan.TicksPerSecond);
    }
}
