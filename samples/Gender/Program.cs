// Gender RECORDING: three lines that tell female from male with the model that ships; and the same voice heard block by block, as from a microphone.
using Timbre.Audio;
using Timbre.Classification;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: Gender RECORDING");
    return 2;
}

try
{
    Recording recording = Recording.Open(path);
    VoicePrediction voice = GenderClassifier.Default.Predict(recording);
    Console.WriteLine(voice.Label is null ? voice.Message : $"{voice.Label} with probability {voice.Score:0.000}{(voice.Uncertain ? ", uncertain" : "")}");

    var stream = GenderClassifier.Default.Begin();
    foreach (var block in recording.ReadMonoBlocks(1600, stream.Rate))
    {
        stream.Accept(block.Span);
    }

    Console.WriteLine($"the same block by block: {stream.End().Label ?? "nobody"}");
    return 0;
}
catch (Timbre.TimbreException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
