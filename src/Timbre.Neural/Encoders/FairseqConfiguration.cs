using System.Globalization;
using System.Text.RegularExpressions;

namespace Timbre.Neural;

/// <summary>Reads what a fairseq checkpoint says of its model.</summary>
internal static partial class FairseqConfiguration
{
    private const string Default = "[(512, 10, 5)] + [(512, 3, 2)] * 4 + [(512,2,2)] + [(512,2,2)]";

    public static EncoderConfiguration Read(IReadOnlyDictionary<string, object?> arguments, string file)
    {
        arguments = WithEncoder(arguments);
        var kind = Text("arch", Text("_name", "wav2vec2"));
        if (!kind.StartsWith("wav2vec2", StringComparison.Ordinal) && !kind.StartsWith("hubert", StringComparison.Ordinal) && !kind.StartsWith("wav2vec_ctc", StringComparison.Ordinal))
        {
            throw CheckpointError.Of(file, $"the model '{kind}' is not supported; wav2vec2 and hubert are");
        }

        if (Text("activation_fn", "gelu") is var activation and not "gelu")
        {
            throw CheckpointError.Of(file, $"activation_fn={activation}: is not supported; gelu is");
        }

        var mode = Text("extractor_mode", "default");
        if (mode is not ("default" or "layer_norm"))
        {
            throw CheckpointError.Of(file, $"extractor_mode={mode}: is not supported; default and layer_norm are");
        }

        return new EncoderConfiguration
        {
            ModelType = kind.StartsWith("hubert", StringComparison.Ordinal) ? "hubert" : "wav2vec2",
            Convolutions = Convolutions(Text("conv_feature_layers", Default), file),
            ConvolutionBias = Flag("conv_bias"),
            NormalizesEveryConvolution = mode == "layer_norm",
            Units = Number("encoder_embed_dim", 768),
            LayerCount = Number("encoder_layers", 12),
            HeadCount = Number("encoder_attention_heads", 12),
            InnerUnits = Number("encoder_ffn_embed_dim", 3072),
            PositionKernel = Number("conv_pos", 128),
            PositionGroups = Number("conv_pos_groups", 16),
            NormalizesFirst = Flag("layer_norm_first"),
            NormalizesInput = Flag("normalize"),
        }.Checked(file);

        string Text(string name, string otherwise) => arguments.GetValueOrDefault(name) switch
        {
            null => otherwise,
            string text => text,
            var value => throw Wrong(name, value, "text"),
        };

        bool Flag(string name) => arguments.GetValueOrDefault(name) switch
        {
            null => false,
            bool flag => flag,
            var value => throw Wrong(name, value, "true or false"),
        };

        int Number(string name, int otherwise) => arguments.GetValueOrDefault(name) switch
        {
            null => otherwise,
            int n => n,
            long n and >= int.MinValue and <= int.MaxValue => (int)n,
            var value => throw Wrong(name, value, "a whole number"),
        };

        TimbreException Wrong(string name, object? value, string expected) => CheckpointError.Of(file, string.Create(CultureInfo.InvariantCulture, $"{name}={value}: must be {expected}"));
    }

    /// <summary>A model for transcription says under w2v_args, flat or by part, what encoder it was made from.</summary>
    private static IReadOnlyDictionary<string, object?> WithEncoder(IReadOnlyDictionary<string, object?> arguments)
    {
        if (arguments.GetValueOrDefault("w2v_args") is not IReadOnlyDictionary<string, object?> encoder)
        {
            return arguments;
        }

        var merged = new Dictionary<string, object?>(arguments, StringComparer.Ordinal);
        foreach (var (name, value) in encoder.GetValueOrDefault("model") as IReadOnlyDictionary<string, object?> ?? encoder)
        {
            merged[name] = value;
        }

        return merged;
    }

    /// <summary>The Python expression as fairseq writes it: lists of (channels, kernel, stride), joined by +, repeated by *.</summary>
    private static List<EncoderConvolution> Convolutions(string expression, string file)
    {
        var all = new List<EncoderConvolution>();
        if (expression.Length > 4096 || !Whole().IsMatch(expression))
        {
            throw CheckpointError.Of(file, $"conv_feature_layers={expression[..Math.Min(80, expression.Length)]}: is not understood; lists of (channels, kernel, stride) were expected");
        }

        foreach (Match list in List().Matches(expression))
        {
            var items = Item().Matches(list.Value).Select(m => new EncoderConvolution(Value(m, "channels"), Value(m, "kernel"), Value(m, "stride"))).ToList();
            var times = list.Groups["times"] is { Success: true } t ? int.Parse(t.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 1;
            for (var i = 0; i < Math.Min(times, 33) && all.Count < 33; i++)
            {
                all.AddRange(items);
            }
        }

        return all;

        static int Value(Match m, string group) => int.Parse(m.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\(\s*(?<channels>\d{1,6})\s*,\s*(?<kernel>\d{1,6})\s*,\s*(?<stride>\d{1,6})\s*,?\s*\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Item();

    [GeneratedRegex(@"\[[^\]]*\](\s*\*\s*(?<times>\d{1,3}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex List();

    [GeneratedRegex(@"^\s*\[[\d\s,()]*\](\s*\*\s*\d{1,3})?(\s*\+\s*\[[\d\s,()]*\](\s*\*\s*\d{1,3})?)*\s*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}
