using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>embed</c>: encoder outputs, one array per utterance.</summary>
internal static class EmbedVerb
{
    private const string SetKeys = "layer (last, N, mean or weights), normalize (true or false) and precision (single or eight-bit)";

    public static Command Create(SessionFactory sessions)
    {
        var model = new Option<string>("--model", "-m") { Description = "A checkpoint of wav2vec 2.0 or HuBERT: a folder as Hugging Face publishes it, a fairseq file, or the name of a downloaded one.", HelpName = "MODEL", Required = true };
        var inputs = CommonOptions.Inputs();
        var output = CommonOptions.Out("The folder to write into; arrays of the same settings that are there already are kept.");
        var layer = new Option<int?>("--layer") { Description = "0: what the first transformer layer is given, N: what layer N gives; the model's last output unless given.", HelpName = "N" };
        var pool = new Option<string>("--pool") { Description = "none: all frames, [frames, units]; mean: one embedding per recording, [units].", DefaultValueFactory = _ => "none" };
        pool.AcceptOnlyFromAmong("none", "mean");
        var chunk = new Option<double?>("--chunk") { Description = "Seconds per chunk, encoded one after another; the whole recording at once unless given.", HelpName = "S" };
        var set = CommonOptions.Set("normalize=true|false (the checkpoint's own choice unless given), precision=single|eight-bit, layer=mean (of all layers alike) or weights, e.g. layer=4:0.5,5:0.25,6:0.25.");
        var command = new Command("embed", "Outputs of a speech encoder: one .npy per utterance ([frames, units], float32).") { model, inputs, output, layer, pool, chunk, set };
        sessions.Handle(command, session =>
        {
            var (options, precision, mix) = Settings(CommonOptions.Pairs(session.Value(set)));
            options = options with
            {
                Layer = session.Value(layer),
                Chunk = session.Value(chunk) is { } seconds ? Chunk(seconds) : null,
                Pooling = session.Value(pool) == "mean" ? EncoderPooling.Mean : EncoderPooling.None,
            };
            var name = session.Value(model);
            var encoder = Encoder.Load(ModelFolders.Resolve(name), precision, Path.Exists(name) ? null : name);
            options = mix is null ? options
                : options.Layer is null ? options.WithLayer(mix, encoder.Model)
                : throw new TimbreException($"layer={mix}: is given by --layer too; give one of them");
            options.Check(encoder.Model);
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            return resolved.Utterances.Count == 0
                ? session.Finish(resolved.Failures, 0)
                : Write(session, encoder, options, resolved, OutputFolder.Make(session.Value(output)));
        });
        return command;
    }

    private static int Write(Session session, Encoder encoder, EncoderOptions options, ResolvedInputs resolved, string folder)
    {
        using var progress = session.Progress("utterances");
        var writing = new EmbeddingOptions
        {
            Jobs = session.Jobs,
            Progress = new Relay<BatchProgress>(p => progress.Report("embedding", p)),
            Warn = (utterance, warning) => session.Warn($"{utterance.Path}: {warning}"),
        };
        var result = EmbeddingFolder.Write(folder, encoder, options, resolved.Utterances, resolved.Failures, writing, session.Cancellation);
        progress.Dispose();
        var there = result.Written + result.Kept;
        if (there > 0)
        {
            if (session.Json)
            {
                foreach (var line in File.ReadLines(Path.Combine(folder, EmbeddingFolder.ListFileName)))
                {
                    session.Output.WriteLine(line);
                }
            }

            var shape = options.Pooling == EncoderPooling.Mean ? $"[{encoder.Units}]" : $"[frames, {encoder.Units}]";
            session.Say($"{folder}: {there} {(there == 1 ? "array" : "arrays")} {shape} and {EmbeddingFolder.ListFileName}{(result.Kept > 0 ? $"; {result.Kept} of them were there already" : "")}");
        }

        return session.Finish(result.Failures, there);
    }

    private static TimeSpan Chunk(double seconds) => seconds is > 0 and < 1e6
        ? TimeSpan.FromSeconds(seconds)
        : throw new TimbreException($"--chunk {seconds}: must be a positive number of seconds");

    private static (EncoderOptions Options, EncoderPrecision Precision, string? Layer) Settings(IEnumerable<(string Key, string Value)> pairs)
    {
        var (options, precision, layer) = (EncoderOptions.Default, EncoderPrecision.Single, default(string));
        foreach (var (key, value) in pairs)
        {
            switch (key)
            {
                case "normalize":
                    options = options with { Normalize = bool.TryParse(value, out var flag) ? flag : throw Wrong("true or false") };
                    break;
                case "precision":
                    precision = value.Trim() switch { "single" => EncoderPrecision.Single, "eight-bit" => EncoderPrecision.EightBit, _ => throw Wrong("single or eight-bit") };
                    break;
                case "layer":
                    layer = value;
                    break;
                default:
                    throw new TimbreException($"{key}: is not a setting of embed; there are {SetKeys}");
            }

            TimbreException Wrong(string rule) => new($"{key}={value}: must be {rule}");
        }

        return (options, precision, layer);
    }
}
