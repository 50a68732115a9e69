using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How it works and how it was trained.</summary>
internal static class GenderMethodSection
{
    public static Section Of(GenderModelOutcome outcome)
    {
        var net = outcome.Recipe.GenderModel.Network;
        var copies = outcome.Recipe.Augmentation.Plan.Length > 0 ? outcome.Recipe.Augmentation.Copies : 0;
        var calibration = outcome.Model.Calibration;
        var blocks = new List<Block>
        {
            new Text(
                $"""
                1. **Front end.** One channel at 16 kHz; where somebody speaks is found without any training (pitch, change, level above the noise floor). Windows of two seconds, one every two seconds, become pictures of {string.Join(" and ", net.FrontEnds.Distinct().Select(f => $"{f.Bands} mel bands (frames of {f.FrameLength / 16} ms)"))} from {Say.Fixed(net.MinimumFrequency, 0)} to {Say.Fixed(net.MaximumFrequency, 0)} Hz; the level of the recording does not matter.
                2. **Networks.** {net.FrontEnds.Count}, trained one by one; the mean of their log-odds counts. Each a time-delay network: three convolutions over time ({net.Channels}, {net.Channels} and {net.Channels * 3 / 2} channels), mean and deviation over time, one output; together {Say.Count(outcome.Model.ParameterCount, "parameter")}.
                3. **Training.** {Say.Count(net.Epochs, "epoch")}, {Say.Count(net.WindowsPerUtterance, "window")} of each recording in each, AdamW with cosine decay, mixup, label smoothing, dropout, bands and times covered, a drawn tilt of the spectrum as if through another microphone, and noise of a drawn colour and level ({Say.Fixed(net.NoiseLow, 0)} to {Say.Fixed(net.NoiseHigh, 0)} dB below the window) in {Say.Percent(net.NoiseShare)} of the windows. {(copies > 0 ? $"{Say.Capital(Say.Count(copies, "altered copy", "altered copies"))} of each recording {(copies == 1 ? "is" : "are")} learned from besides the recording itself, which gives {Say.Percent(net.CleanShare)} of the windows." : "No altered copies.")}
                4. **Calibration.** Of the windows' log-odds the mean is taken, each weighted by the speech in it; log-odds of the recording = {Say.Fixed(calibration.Slope, 2)} · mean · (seconds of speech / 10)^{Say.Fixed(calibration.Growth, 2)}. Fitted on what the networks of the folds said of speakers that they had not heard, under every condition and duration below. For the figures of a fold it was fitted on the other folds alone.
                """),
        };
        if (copies > 0)
        {
            blocks.Add(new Text($"Copies are altered by this plan: `{outcome.Recipe.Augmentation.Plan}`"));
        }

        return new Section("method", "Method", blocks, $"A network with {Say.Count(outcome.Model.ParameterCount, "parameter")} judges windows of two seconds; their mean is calibrated.");
    }
}
