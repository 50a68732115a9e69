// Encoder CHECKPOINT RECORDING: the embedding of a recording. CHECKPOINT is a folder of wav2vec 2.0 or HuBERT as Hugging Face publishes it.
using Timbre.Audio;
using Timbre.Encoders;

if (args is not [var checkpoint, var path])
{
    Console.Error.WriteLine("usage: Encoder CHECKPOINT RECORDING");
    return 2;
}

var encoder = Encoder.Load(checkpoint);
var frames = encoder.Encode(Recording.Open(path), chunk: TimeSpan.FromSeconds(2));
var embedding = encoder.Embed(Recording.Open(path), chunk: TimeSpan.FromSeconds(2));
Console.WriteLine($"{frames.FrameCount} frames of {frames.FeatureCount} units; their mean is an embedding of {embedding.Length} numbers");
return 0;
