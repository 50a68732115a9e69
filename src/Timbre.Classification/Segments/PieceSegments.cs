namespace Timbre.Classification;

/// <summary>Pieces of one length, as models judge them that tell something else than gender, as segments.</summary>
public static class PieceSegments
{
    /// <summary>A segment for each piece.</summary>
    /// <param name="pieces">What <see cref="IVoiceModel.PredictSegments"/> gave, none of them an error.</param>
    public static IReadOnlyList<VoiceSegment> Of(IReadOnlyList<(double Start, VoicePrediction Prediction)> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var segments = new List<VoiceSegment>(pieces.Count);
        foreach (var (start, prediction) in pieces)
        {
            var status = prediction.Status switch
            {
                PredictionStatus.Ok => SegmentStatus.Ok,
                PredictionStatus.NoSpeech => SegmentStatus.NoSpeech,
                PredictionStatus.TooShort => SegmentStatus.TooShort,
                _ => throw new ArgumentException($"a piece that could not be read is no segment: {prediction.Message}", nameof(pieces)),
            };
            segments.Add(new VoiceSegment(start, start + (prediction.Seconds ?? 0), prediction.Label, prediction.Score, status) { Scores = prediction.Scores, Message = prediction.Message });
        }

        return segments;
    }
}
