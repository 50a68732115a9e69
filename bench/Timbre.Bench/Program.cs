// timbre-bench NAME ARGS…: one measurement per name; each prints one JSON line that the scripts in bench/ compare with the peer's.
return args switch
{
    ["mfcc", .. var rest] => Timbre.Bench.MfccBench.Run(rest),
    ["flac", .. var rest] => Timbre.Bench.FlacBench.Run(rest),
    ["resample", .. var rest] => Timbre.Bench.FlacBench.RunResampler(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Timbre.Bench NAME [ARGS…]");
    return 2;
}
