// Speaker MODEL RECORDING: which of the voices it knows a model hears in a recording. MODEL is a folder that 'timbre run librispeech-speaker' or 'timbre train speaker' wrote, an ensemble too.
using Timbre.Classification;
using Timbre.Corpora;

if (args is not [var model, var path])
{
    Console.Error.WriteLine("usage: Speaker MODEL RECORDING");
    return 2;
}

try
{
    var prediction = VoiceModel.Load(model).Predict(new Utterance(Path.GetFileNameWithoutExtension(path), path));
    if (prediction.Label is null)
    {
        Console.Error.WriteLine(prediction.Message);
        return 1;
    }

    var runnerUp = prediction.Scores.OrderByDescending(s => s.Value).ElementAt(1);
    Console.WriteLine(FormattableString.Invariant($"{prediction.Label} with probability {prediction.Score:0.000}, then {runnerUp.Key} with {runnerUp.Value:0.000}"));
    return 0;
}
catch (Timbre.TimbreException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
