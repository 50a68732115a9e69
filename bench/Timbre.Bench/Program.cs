// timbre-bench NAME ARGS…: one measurement per name; each prints one JSON line that the scripts in bench/ compare with the peer's.
return args switch
{
    ["flac", .. var rest] => Timbre.Bench.FlacBench.Run(rest),
    ["resample", .. var rest] => Timbre.Bench.FlacBench.RunResampler(rest),
    ["mfcc", .. var rest] => Timbre.Bench.MfccBench.Run(rest),
    ["pitch", .. var rest] => Timbre.Bench.PitchBench.Run(rest),
    ["features", .. var rest] => Timbre.Bench.FeaturesBench.Run(rest),
    ["speech", .. var rest] => Timbre.Bench.SpeechBench.Run(rest),
    ["voice", .. var rest] => Timbre.Bench.VoiceBench.Run(rest),
    ["voice-table", var list] => Timbre.Bench.VoiceBench.Table(list),
    ["augment", .. var rest] => Timbre.Bench.AugmentBench.Run(rest),
    ["training", .. var rest] => Timbre.Bench.TrainingBench.Run(rest),
    ["boosting", .. var rest] => Timbre.Bench.BoostingBench.Run(rest),
    ["projection", .. var rest] => Timbre.Bench.ProjectionBench.Run(rest),
    ["mixtures", .. var rest] => Timbre.Bench.MixtureBench.Run(rest),
    ["hpss", .. var rest] => Timbre.Bench.HarmonicBench.Run(rest),
    ["kaldi", .. var rest] => Timbre.Bench.HarmonicBench.RunKaldi(rest),
    ["encoder", .. var rest] => Timbre.Bench.EncoderBench.Run(rest),
    ["encoder-memory", .. var rest] => Timbre.Bench.EncoderBench.RunMemory(rest),
    ["encoder-parity", var folder, var audio] => Timbre.Bench.EncoderParity.Run(folder, audio),
    ["encoder-precision", .. var rest] => Timbre.Bench.EncoderPrecisionBench.Run(rest),
    ["results-table", .. var rest] => Timbre.Bench.ResultsTable.Run(rest),
    ["fuzz-checkpoints", .. var rest] => Timbre.Bench.CheckpointFuzz.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Timbre.Bench NAME [ARGS…]");
    return 2;
}
