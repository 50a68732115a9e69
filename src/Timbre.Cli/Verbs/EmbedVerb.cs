using System.CommandLine;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>embed</c>: outputs of an encoder or embeddings of a speaker model, one array per utterance.</summary>
internal static class EmbedVerb
{
    private const string SetKeys = "layer (last, N, mean or weights), normalize (true or false) and precision (single or eight-bit)";

    public static Command Create(SessionFactory sessions)
    {
        var model = new Option<string>("--model", "-m") { Description = "A checkpoint of wav2vec 2.0 or HuBERT: a folder as Hugging Face publishes it, a fairseq file, or the name of a downloaded one. Or the folder of a tdnn that 'train' or 'run' wrote.", HelpName = "MODEL", Required = true };
        var inputs = CommonOptions.Inputs();
        var output = CommonOptions.Out("The folder to write into; arrays of the same settings that are there already are kept.");
        var layer = new Option<int?>("--layer") { Description = "0: what the first transformer layer is given, N: what layer N gives; the model's last output unless given. Encoders only.", HelpName = "N" };
        var pool = new Option<string>("--pool") { Description = "none: all frames (of a tdnn: pieces), [frames, units]; mean: one embedding per recording, [units].", DefaultValueFactory = _ => "none" };
        pool.AcceptOnlyFromAmong("none", "mean");
        var chunk = new Option<double?>("--chunk") { Description = "Seconds per chunk, encoded one after another; the whole recording at once unless given (of a tdnn with --pool none: pieces as it judges them).", HelpName = "S" };
        var set = CommonOptions.Set("For encoders: normalize=true|false (the checkpoint's own choice unless given), precision=single|eight-bit, layer=mean (of all layers alike) or weights, e.g. layer=4:0.5,5:0.25,6:0.25.");
        var command = new Command("embed", "Outputs of a speech encoder, or embeddings of a speaker model: one .npy per utterance ([frames, units], float32).") { model, inputs, output, layer, pool, chunk, set };
        sessions.Handle(command, session =>
        {
            var given = Settings(CommonOptions.Pairs(session.Value(set)));
            var length = session.Value(chunk) is { } seconds ? Chunk(seconds) : default(TimeSpan?);
            var pooling = session.Value(pool) == "mean" ? EncoderPooling.Mean : EncoderPooling.None;
            var name = session.Value(model);
            var path = ModelFolders.Resolve(name);
            IEmbeddingSource source = VoiceModel.IsOwn(path)
                ? VoiceModelSource(path, given.Key ?? (session.Value(layer) is { } number ? $"--layer {number}" : null), length, pooling)
                : EncoderSource(path, name, given, given.Options with { Layer = session.Value(layer), Chunk = length, Pooling = pooling });
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            return resolved.Utterances.Count == 0
                ? session.Finish(resolved.Failures, 0)
                : Write(session, source, resolved, OutputFolder.Make(session.Value(output)));
        });
        return command;
    }

    private static EncoderExtractor EncoderSource(string path, string name, GivenSettings given, EncoderOptions options)
    {
        var encoder = Encoder.Load(path, given.Precision, Path.Exists(name) ? null : name);
        options = given.Mix is not { } mix ? options
            : options.Layer is null ? options.WithLayer(mix, encoder.Model)
            : throw new TimbreException($"layer={mix}: is given by --layer too; give one of them");
        return new EncoderExtractor(encoder, options);
    }

    /// <param name="path">The folder.</param>
    /// <param name="foreign">What was given and means nothing to such a model.</param>
    /// <param name="chunk">Length of the pieces.</param>
    /// <param name="pooling">What is made of them.</param>
    private static VoiceEmbedding VoiceModelSource(string path, string? foreign, TimeSpan? chunk, EncoderPooling pooling) => foreign is null
        ? VoiceEmbedding.Load(path, chunk, pooling)
        : throw new TimbreException($"{foreign}: is for encoders; of a model that Timbre trained, --pool and --chunk can be chosen");

    private static int Write(Session session, IEmbeddingSource source, ResolvedInputs resolved, string folder)
    {
        using var progress = session.Progress("utterances");
        var writing = new EmbeddingOptions
        {
            Jobs = session.Jobs,
            Progress = new Relay<BatchProgress>(p => progress.Report("embedding", p)),
            Warn = (utterance, warning) => session.Warn($"{utterance.Path}: {warning}"),
        };
        var result = EmbeddingFolder.Write(folder, source, resolved.Utterances, resolved.Failures, writing, session.Cancellation);
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

            var shape = source.Rows is { } rows ? $"[{rows}, {source.Units}]" : $"[{source.Units}]";
            session.Say($"{folder}: {there} {(there == 1 ? "array" : "arrays")} {shape} and {EmbeddingFolder.ListFileName}{(result.Kept > 0 ? $"; {result.Kept} of them were there already" : "")}");
        }

        return session.Finish(result.Failures, there);
    }

    private static TimeSpan Chunk(double seconds) => seconds is > 0 and < 1e6
        ? TimeSpan.FromSeconds(seconds)
        : throw new TimbreException($"--chunk {seconds}: must be a positive number of seconds");

    private static GivenSettings Settings(IEnumerable<(string Key, string Value)> pairs)
    {
        var (options, precision, layer, last) = (EncoderOptions.Default, EncoderPrecision.Single, default(string), default(string));
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

            last = $"{key}={value}";
            TimbreException Wrong(string rule) => new($"{key}={value}: must be {rule}");
        }

        return new GivenSettings(options, precision, layer, last);
    }

    /// <summary>What <c>--set</c> said.</summary>
    /// <param name="Options">With the normalisation.</param>
    /// <param name="Precision">Of the weights.</param>
    /// <param name="Mix">The layer or layers.</param>
    /// <param name="Key">One of the pairs; null where there are none.</param>
    private sealed record GivenSettings(EncoderOptions Options, EncoderPrecision Precision, string? Mix, string? Key);
}
