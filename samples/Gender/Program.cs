// Gender MODEL RECORDING: what a trained model says of one recording. MODEL is a folder that 'timbre run', 'demo' or 'train' wrote.
using Timbre.Audio;
using Timbre.Classification;

if (args is not [var model, var path])
{
    Console.Error.WriteLine("usage: Gender MODEL RECORDING");
    return 2;
}

var classifier = VoiceClassifier.Load(model);
var prediction = classifier.Predict(Recording.Open(path));
Console.WriteLine(prediction.Label is null ? prediction.Message : $"{prediction.Label} with probability {prediction.Score:0.000}");
return 0;
