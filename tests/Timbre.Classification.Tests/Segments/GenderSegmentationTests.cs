using FsCheck;
using FsCheck.Fluent;
using Timbre.Numerics;

namespace Timbre.Classification.Tests.Segments;

public sealed class GenderSegmentationTests
{
    private const double Frame = 0.02;
    private static readonly GenderSegmentation s_segmentation = new();

    [Fact]
    public void SegmentsCoverTheTrackInOrderWhateverItIs() => Prop.ForAll(
        Gen.Choose(0, 1000000).Zip(Gen.Choose(0, 1500)).ToArbitrary(),
        drawn =>
        {
            var track = Random(drawn.Item1, drawn.Item2);
            var segments = s_segmentation.Segment(track);
            Assert.Equal(track.Duration == 0, segments.Count == 0);
            for (var (i, at) = (0, track.Start); i < segments.Count; at = segments[i++].End)
            {
                var segment = segments[i];
                Assert.Equal(at, segment.Start);
                Assert.True(segment.End > segment.Start);
                Assert.Equal(segment.Status == SegmentStatus.Ok, segment.Label is not null);
                Assert.Equal(segment.Label is null, segment.Score is null);
                Assert.True(segment.Score is null or (>= 0.6 and <= 1));
                Assert.True(i == 0 || segment.Label is null || segment.Label != segments[i - 1].Label);
                Assert.True(i == 0 || segment.Status != SegmentStatus.NoSpeech || segments[i - 1].Status != SegmentStatus.NoSpeech);
            }

            Assert.True(segments.Count == 0 || segments[^1].End == track.Start + track.Duration);
            var summary = SegmentSummary.Of(segments);
            foreach (var label in (string[])["F", "M"])
            {
                Assert.Equal(segments.Where(s => s.Label == label).Sum(s => s.Duration), summary.SpeakingSeconds.GetValueOrDefault(label), 9);
            }

            Assert.Equal(track.Duration, summary.LabelledSeconds + summary.NoSpeechSeconds + summary.UncertainSeconds, 6);
            Assert.Equal(summary.LabelledSeconds > 0 ? 1 : 0, summary.Share("F") + summary.Share("M"), 9);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(1, 3));

    [Fact]
    public void WhereNobodySpeaksIsWhatTheTrackSays() => Prop.ForAll(
        Gen.Choose(0, 1000000).Zip(Gen.Choose(1, 800)).ToArbitrary(),
        drawn =>
        {
            var track = Random(drawn.Item1, drawn.Item2);
            foreach (var segment in s_segmentation.Segment(track))
            {
                var (first, end) = ((int)Math.Round((segment.Start - track.Start) / Frame), (int)Math.Min(track.Speech.Count, Math.Round((segment.End - track.Start) / Frame)));
                Assert.All(track.Speech.Skip(first).Take(end - first), s => Assert.Equal(segment.Status != SegmentStatus.NoSpeech, s));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(1, 3));

    [Theory]
    [InlineData(3f, "F")]
    [InlineData(-3f, "M")]
    [InlineData(float.PositiveInfinity, "F")]
    public void AConstantTrackIsOneSegment(float odds, string label)
    {
        var segment = Assert.Single(s_segmentation.Segment(Track(10, [(0, 10)], _ => odds)));
        Assert.Equal((0, 10, label, SegmentStatus.Ok), (segment.Start, segment.End, segment.Label, segment.Status));
        Assert.Equal(1 / (1 + Math.Exp(-Math.Min(20, Math.Abs(odds)))), segment.Score!.Value, 6);
        Assert.Equal(1, SegmentSummary.Of([segment]).Turns);
    }

    [Fact]
    public void SilenceIsOneSegmentWithoutSpeech()
    {
        var segment = Assert.Single(s_segmentation.Segment(Track(7.5, [], _ => float.NaN)));
        Assert.Equal(new VoiceSegment(0, 7.5, null, null, SegmentStatus.NoSpeech) { Scores = segment.Scores }, segment);
        Assert.Equal(0, SegmentSummary.Of([segment]).Turns);
    }

    [Fact]
    public void TurnsAreFoundWhereThePauseIs()
    {
        // Steps hear a second on both sides, so that their odds go over slowly.
        var track = Track(20, [(1, 6), (6.6, 12), (12.5, 19)], t => (float)(4 * Math.Clamp((6.3 - t) / 1, -1, 1) * (t > 11 ? Math.Clamp(12.25 - t, -1, 1) : 1)));
        var segments = s_segmentation.Segment(track);
        Assert.Equal(["", "F", "", "M", "", "F", ""], segments.Select(s => s.Label ?? ""));
        Assert.Equal([0, 1, 6, 6.6, 12, 12.5, 19], segments.Select(s => Math.Round(s.Start, 6)));
        Assert.Equal(3, SegmentSummary.Of(segments).Turns);
    }

    [Fact]
    public void AMomentOfDoubtIsNoTurn()
    {
        var track = Track(10, [(0, 10)], t => t is > 4 and < 4.6 ? -1 : 3);
        Assert.Single(s_segmentation.Segment(track));
        Assert.Equal(3, new GenderSegmentation(new() { SwitchingPenalty = 0, MinimumSeconds = 0 }).Segment(track).Count);
        Assert.Single(new GenderSegmentation(new() { SwitchingPenalty = 0, MinimumSeconds = 1 }).Segment(track));
    }

    [Fact]
    public void WhatIsNotCertainHasNoLabel()
    {
        var unsure = Assert.Single(s_segmentation.Segment(Track(5, [(0, 5)], _ => 0.2f)));
        Assert.Equal((null, null, SegmentStatus.Uncertain), (unsure.Label, unsure.Score, unsure.Status));
        Assert.Equal(0.55, unsure.Scores["F"], 2);
        var unknown = Assert.Single(s_segmentation.Segment(Track(5, [(0, 5)], _ => float.NaN)));
        Assert.Equal((SegmentStatus.Uncertain, 0), (unknown.Status, unknown.Scores.Count));
        Assert.Equal("F", Assert.Single(new GenderSegmentation(new() { AbstainBelow = 0.5 }).Segment(Track(5, [(0, 5)], _ => 0.2f))).Label);
        Assert.Equal(5, SegmentSummary.Of([unsure]).UncertainSeconds);
    }

    [Fact]
    public void AnHourTakesAsManyStepsAsItIsLong()
    {
        var track = Track(36000, [(0, 36000)], t => (int)(t / 60) % 2 == 0 ? 20 : -20);
        Assert.Equal(600, s_segmentation.Segment(track).Count);
    }

    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        Refuse("switching_penalty=-1", () => new GenderSegmentation(new() { SwitchingPenalty = -1 }));
        Refuse("pause_penalty=NaN", () => new GenderSegmentation(new() { PausePenalty = double.NaN }));
        Refuse("minimum=11", () => new GenderSegmentation(new() { MinimumSeconds = 11 }));
        Refuse("abstain_below=0.4", () => new GenderSegmentation(new() { AbstainBelow = 0.4 }));
        Refuse("duration=NaN", () => s_segmentation.Segment(new VoiceTrack(0, double.NaN, Frame, [], 1, [])));
        Refuse("start=-1", () => s_segmentation.Segment(new VoiceTrack(-1, 1, Frame, [], 1, [])));
        Refuse("frame=0", () => s_segmentation.Segment(new VoiceTrack(0, 1, 0, [], 1, [])));
        Refuse("step=0", () => s_segmentation.Segment(new VoiceTrack(0, 1, Frame, [], 0, [])));
        Refuse("frame=0.0001", () => s_segmentation.Segment(new VoiceTrack(0, 1e9, 1e-4, [], 1, [])));
    }

    private static void Refuse(string message, Action action) => Assert.StartsWith(message + ":", Assert.Throws<TimbreException>(action).Message, StringComparison.Ordinal);

    private static VoiceTrack Track(double seconds, (double From, double To)[] speech, Func<double, float> odds)
    {
        var frames = new bool[(int)Math.Round(seconds / Frame)];
        foreach (var (from, to) in speech)
        {
            Array.Fill(frames, true, (int)Math.Round(from / Frame), (int)Math.Round((to - from) / Frame));
        }

        return new VoiceTrack(0, seconds, Frame, frames, 0.25, [.. Enumerable.Range(0, (int)(seconds / 0.25)).Select(i => odds((i + 0.5) * 0.25))]);
    }

    /// <summary>Anything that a track may be: runs of speech, odds of all sizes, gaps, missing ends, a duration between frames.</summary>
    private static VoiceTrack Random(int seed, int frames)
    {
        var random = new SeededRandom(seed);
        var speech = new bool[frames];
        for (var (i, on) = (0, random.NextDouble() < 0.5); i < frames; on = !on)
        {
            var n = Math.Min(frames - i, 1 + random.NextInt(100));
            Array.Fill(speech, on, i, n);
            i += n;
        }

        var odds = new float[(int)(frames * Frame / 0.25) + random.NextInt(3)];
        for (var (i, level) = (0, 0.0); i < odds.Length; i++)
        {
            level = random.NextDouble() < 0.2 ? random.NextDouble(-8, 8) : level;
            odds[i] = random.NextDouble() < 0.1 ? float.NaN : (float)(level + random.NextGaussian());
        }

        var cut = frames > 0 ? random.NextDouble() * Frame * 0.9 : 0;
        return new VoiceTrack(random.NextInt(3), (frames * Frame) - cut, Frame, speech[..(frames - (frames > 5 ? random.NextInt(5) : 0))], 0.25, odds);
    }
}
