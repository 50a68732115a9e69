using System.Text;

namespace Timbre.Recipes;

/// <summary>Hands progress on and keeps what a log should say.</summary>
internal sealed class RunLog(IProgress<ExperimentProgress>? inner) : IProgress<ExperimentProgress>
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private string _stage = "";

    public void Report(ExperimentProgress value)
    {
        inner?.Report(value);
        lock (_lock)
        {
            if (value.Stage != _stage || value.Detail is not null && value.Stage == "training")
            {
                _stage = value.Stage;
                _text.Append($"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'} {value.Stage}").AppendLine(value.Detail is null ? "" : $": {value.Detail}");
            }
        }
    }

    /// <summary>The log with what else is to be said.</summary>
    public string Text(IEnumerable<string> lines, double seconds)
    {
        lock (_lock)
        {
            foreach (var line in lines)
            {
                _text.AppendLine(line);
            }

            return _text.AppendLine($"finished after {seconds:0.0} s").ToString();
        }
    }

    public string Text(IReadOnlyList<InputOutcome> inputs, double seconds)
    {
        lock (_lock)
        {
            _text.AppendLine($"features: {inputs.Sum(i => i.Computed)} computed, {inputs.Sum(i => i.FromStore)} from the store, {inputs.Sum(i => i.Seconds):0.0} s");
            foreach (var failure in inputs[0].Corpus.Failures)
            {
                _text.AppendLine($"failed: {failure.Path}: {failure.Reason}");
            }

            foreach (var utterance in inputs[0].Corpus.Utterances)
            {
                foreach (var warning in utterance.Warnings)
                {
                    _text.AppendLine($"warning: {utterance.Utterance.Path}: {warning}");
                }
            }

            return _text.AppendLine($"finished after {seconds:0.0} s").ToString();
        }
    }
}
