using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>
/// Gets the features of utterances, one at a time on any thread: out of the store where they are there, else computed and then stored. Of views the store
/// holds the features that they are made of: all views of the same features share them, and making a view takes next to no time.
/// </summary>
internal sealed class ExtractionBatch
{
    private readonly ExtractionOptions _options;
    private readonly ExtractionPace? _pace;
    private readonly IFeatureExtractor _stored;
    private readonly IFeatureView[] _views;
    private readonly FeatureStore? _store;
    private readonly FeatureKey? _key;

    public ExtractionBatch(IFeatureExtractor extractor, ExtractionOptions options, ExtractionPace? pace)
    {
        (_options, _pace, _store) = (options, pace, options.Store);
        var views = new Stack<IFeatureView>();
        for (; extractor is IFeatureView view; extractor = view.Features)
        {
            views.Push(view);
        }

        _stored = extractor;
        _views = [.. views];
        _key = _store is null ? null : new FeatureKey(_stored, options.EffectiveAugmentation?.ToText(), options.Copy);
    }

    /// <summary>The features of an utterance, or why there are none.</summary>
    public ExtractionOutcome Outcome(Utterance utterance, CancellationToken cancellation)
    {
        var begun = _pace?.Now ?? 0;
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

        _pace?.Add(outcome, begun);
        return outcome;
    }

    /// <summary>The features of an utterance, and whether they were in the store.</summary>
    /// <exception cref="TimbreException">The recording is absent, unreadable, empty, or too short for the features.</exception>
    public (ExtractedUtterance Extracted, bool FromStore) One(Utterance utterance, CancellationToken cancellation)
    {
        var (extracted, fromStore) = Base(utterance, cancellation);
        return (_views.Length == 0 ? extracted : extracted with { Features = Viewed(extracted.Features) }, fromStore);
    }

    private FeatureMatrix Viewed(FeatureMatrix features)
    {
        foreach (var view in _views)
        {
            features = view.Of(features);
        }

        return features;
    }

    private (ExtractedUtterance Extracted, bool FromStore) Base(Utterance utterance, CancellationToken cancellation)
    {
        if (_store is null || _store.Contents.Identify(utterance.Path, cancellation) is not { } content)
        {
            return (Compute(utterance, cancellation), false);
        }

        var key = _key!.Of(content.Hash, utterance);
        if (_store.Find(key, _stored.FeatureCount) is { } stored)
        {
            return (new ExtractedUtterance(utterance, stored.Features, stored.Seconds, stored.LevelDb, stored.Warnings), true);
        }

        var computed = Compute(utterance, cancellation);

        // What was decoded must be what was hashed, else another recording's features would be found under this key for ever.
        if (_store.Keeps && _store.Contents.IsStill(utterance.Path, content, cancellation))
        {
            _store.Keep(key, new StoredExtraction(computed.Features, computed.Seconds, computed.LevelDb, computed.Warnings));
        }

        return (computed, false);
    }

    private ExtractedUtterance Compute(Utterance utterance, CancellationToken cancellation)
    {
        var (samples, recording) = FeatureExtraction.Read(utterance, _stored.RequiredRate, cancellation);
        var rate = _stored.RequiredRate ?? recording.Rate;
        var warnings = _stored.WarningFor(recording.Rate) is { } warning ? [.. recording.Warnings, warning] : recording.Warnings;
        if (_options.EffectiveAugmentation is { } plan)
        {
            samples = plan.Apply(samples, rate, utterance.Id, _options.Copy);
        }

        return new ExtractedUtterance(utterance, _stored.Extract(samples, rate), rate.Seconds(samples.Length), FeatureExtraction.Level(samples), warnings);
    }
}
