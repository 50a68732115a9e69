// timbre-bench NAME ARGS…: one measurement per name; each prints one JSON line that the scripts in bench/ compare with the peer's.
return args switch
{
    ["flac", .. var rest] => Timbre.Bench.FlacBench.Run(rest),
    ["resample", .. var rest] => Timbre.Bench.FlacBench.RunResampler(rest),
    ["mfcc", .. var rest] => Timbre.Bench.MfccBench.Run(rest),
    ["augment", .. var rest] => Timbre.Bench.AugmentBench.Run(rest),
    ["training", .. var rest] => Timbre.Bench.TrainingBench.Run(rest),
    ["boosting", .. var rest] => Timbre.Bench.BoostingBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Timbre.Bench NAME [ARGS…]");
    return 2;
}
