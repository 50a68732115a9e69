namespace Timbre.Classification;

/// <summary>What the windows of a recording say together before they are calibrated: what <see cref="GenderCalibration"/> is fitted on.</summary>
/// <param name="Status">Whether the recording can be judged: <see cref="PredictionStatus.Ok"/>, <see cref="PredictionStatus.NoSpeech"/> or <see cref="PredictionStatus.TooShort"/>.</param>
/// <param name="Mean">Mean log-odds of a voice labelled female, each window weighted by the speech in its step; 0 unless ok.</param>
/// <param name="Seconds">Seconds of speech that were found.</param>
public readonly record struct GenderEvidence(PredictionStatus Status, double Mean, double Seconds);
