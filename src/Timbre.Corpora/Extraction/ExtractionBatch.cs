using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>Gets the features of utterances, one at a time on any thread: out of the store where they are there, else computed and then stored.</summary>
internal sealed class ExtractionBatch(IFeatureExtractor extractor, ExtractionOptions options, ExtractionPace? pace)
{
    private readonly FeatureStore? _store = options.Store;
    private readonly FeatureKey? _key = options.Store is null ? null : new FeatureKey(extractor, options.EffectiveAugmentation?.ToText(), options.Copy);

    /// <summary>The features of an utterance, or why there are none.</summary>
    public ExtractionOutcome Outcome(Utterance utterance, CancellationToken cancellation)
    {
        var begun = pace?.Now ?? 0;
        ExtractionOutcome outcome;
        try
        {
            var (extracted, fromStore) = One(utterance, cancellation);
            outcome = new ExtractionOutcome(utterance, extracted, null, fromStore);
        }
        catch (TimbreException e)
        {
            outcome = new ExtractionOutcome(utterance, null, InputFailure.From(utterance.Path, e), FromStore: false);
        }

        pace?.Add(outcome, begun);
        return outcome;
    }

    /// <summary>The features of an utterance, and whether they were in the store.</summary>
    /// <exception cref="TimbreException">The recording is absent, unreadable, empty, or too short for the features.</exception>
    public (ExtractedUtterance Extracted, bool FromStore) One(Utterance utterance, CancellationToken cancellation)
    {
        if (_store is null || _store.Contents.Identify(utterance.Path, cancellation) is not { } content)
        {
            return (Compute(utterance, cancellation), false);
        }

        var key = _key!.Of(content.Hash, utterance);
        if (_store.Find(key, extractor.FeatureCount) is { } stored)
        {
            return (new ExtractedUtterance(utterance, stored.Features, stored.Seconds, stored.LevelDb, stored.Warnings), true);
        }

        var computed = Compute(utterance, cancellation);

        // What was decoded must be what was hashed, else another recording's features would be found under this key for ever.
        if (_store.Keeps && _store.Contents.IsStill(utterance.Path, content, cancellation))
        {
            _store.Keep(key, new StoredFeatures(computed.Features, computed.Seconds, computed.LevelDb, computed.Warnings));
        }

        return (computed, false);
    }

    private ExtractedUtterance Compute(Utterance utterance, CancellationToken cancellation)
    {
        var (samples, recording) = FeatureExtraction.Read(utterance, extractor.RequiredRate, cancellation);
        var rate = extractor.RequiredRate ?? recording.Rate;
        var warnings = extractor.WarningFor(recording.Rate) is { } warning ? [.. recording.Warnings, warning] : recording.Warnings;
        if (options.EffectiveAugmentation is { } plan)
        {
            samples = plan.Apply(samples, rate, utterance.Id, options.Copy);
        }

        return new ExtractedUtterance(utterance, extractor.Extract(samples, rate), rate.Seconds(samples.Length), FeatureExtraction.Level(samples), warnings);
    }
}
