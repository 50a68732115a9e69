// Mfcc RECORDING: thirteen coefficients with librosa's defaults, and the mean of each.
using Timbre.Audio;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: Mfcc RECORDING");
    return 2;
}

var features = new MfccExtractor(new MfccOptions { CoefficientCount = 13 }).Extract(Recording.Open(path));
Console.WriteLine($"[{features.FeatureCount}, {features.FrameCount}]");
for (var i = 0; i < features.FeatureCount; i++)
{
    var mean = 0.0;
    foreach (var value in features.Row(i))
    {
        mean += value / features.FrameCount;
    }

    Console.WriteLine($"mfcc_{i}: {mean:0.00}");
}

return 0;
