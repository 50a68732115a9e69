using System.Text;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>What config.json asks for and Timbre does not compute, and what cannot be a network, is refused in one line that names the setting.</summary>
public sealed class EncoderConfigurationErrorsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TinyEncoder _net = new(new TinyForm());

    public EncoderConfigurationErrorsTests() => _net.Save(_folder.Path);

    public static TheoryData<string, string, string> Settings => new()
    {
        { "model_type", "\"wavlm\"", "model_type 'wavlm' is not supported: its gated relative position bias" },
        { "model_type", "\"data2vec-audio\"", "model_type 'data2vec-audio' is not supported" },
        { "model_type", "\"whisper\"", "model_type 'whisper' is not supported" },
        { "model_type", "\"a\\nb\"", "model_type 'a?b' is not supported" },
        { "model_type", "null", "has no model_type" },
        { "model_type", "7", "model_type=7: must be text" },
        { "add_adapter", "true", "add_adapter=true" },
        { "adapter_attn_dim", "16", "adapter_attn_dim" },
        { "feat_proj_layer_norm", "false", "feat_proj_layer_norm=false" },
        { "conv_pos_batch_norm", "true", "conv_pos_batch_norm=true" },
        { "use_weighted_layer_sum", "true", "use_weighted_layer_sum=true" },
        { "problem_type", "\"regression\"", "(regression)" },
        { "finetuning_task", "\"wav2vec2_reg\"", "(regression)" },
        { "pooling_mode", "\"max\"", "pooling_mode=max" },
        { "hidden_act", "\"relu\"", "hidden_act=relu" },
        { "hidden_act", "\"gelu_new\"", "hidden_act=gelu_new" },
        { "feat_extract_activation", "\"relu\"", "feat_extract_activation=relu" },
        { "feat_extract_norm", "\"batch\"", "feat_extract_norm=batch" },
        { "num_attention_heads", "7", "num_attention_heads=7: must be a divisor of hidden_size=40" },
        { "num_attention_heads", "0", "num_attention_heads=0" },
        { "num_attention_heads", "-5", "num_attention_heads=-5" },
        { "num_conv_pos_embedding_groups", "3", "num_conv_pos_embedding_groups=3: must be a divisor" },
        { "num_conv_pos_embedding_groups", "0", "num_conv_pos_embedding_groups=0" },
        { "num_conv_pos_embeddings", "0", "num_conv_pos_embeddings=0" },
        { "hidden_size", "2147483648", "hidden_size=2147483648: must be a whole number" },
        { "hidden_size", "2147483647", "hidden_size=2147483647: must be between" },
        { "hidden_size", "1000000000000000000000000000000", "hidden_size=1000000000000000000000000000000" },
        { "hidden_size", "1e30", "hidden_size=1e30" },
        { "hidden_size", "-1", "hidden_size=-1" },
        { "hidden_size", "0", "hidden_size=0" },
        { "hidden_size", "\"40\"", "hidden_size=\"40\": must be a whole number" },
        { "hidden_size", "[\n40\n]", "hidden_size=[?40?]" },
        { "num_hidden_layers", "0", "num_hidden_layers=0" },
        { "num_hidden_layers", "1000000", "num_hidden_layers=1000000" },
        { "intermediate_size", "-70", "intermediate_size=-70" },
        { "conv_stride", "[0, 0, 0]", "conv_stride=0" },
        { "conv_stride", "[5, 2]", "conv_dim, conv_kernel and conv_stride have 3, 3 and 2 values" },
        { "conv_stride", "[1024, 1024, 1024]", "conv_stride=1024·1024·1024: must be at most a tenth of a second in all" },
        { "conv_stride", "[5, 321, 1]", "conv_stride=5·321·1" },
        { "conv_stride", "5", "conv_stride=5: must be a list" },
        { "conv_kernel", "[10, \"3\", 2]", "conv_kernel=[10, \"3\", 2]" },
        { "conv_kernel", "[10, 0, 2]", "conv_kernel=0" },
        { "conv_dim", "[24, 24, 99999999]", "conv_dim=99999999" },
        { "conv_bias", "1", "conv_bias=1: must be true or false" },
        { "layer_norm_eps", "0", "layer_norm_eps=0" },
        { "layer_norm_eps", "1e400", "layer_norm_eps=" },
        { "layer_norm_eps", "\"1e-5\"", "layer_norm_eps=\"1e-5\": must be a number" },
        { "architectures", "\"Wav2Vec2Model\"", "architectures=" },
        { "architectures", "[1]", "architectures=[1]" },
        { "id2label", "[]", "id2label=[]: must be an object" },
        { "id2label", "{\"0\": \"a\", \"2\": \"b\"}", "without gaps" },
        { "id2label", "{\"1\": \"a\"}", "without gaps" },
        { "id2label", "{\"0\": 3}", "labels by number" },
        { "id2label", "{\"zero\": \"a\"}", "labels by number" },
        { "id2label", "{\"-1\": \"a\"}", "labels by number" },
        { "id2label", "{\"0\": \"a\", \"00\": \"b\"}", "labels by number" },
        { "id2label", "{\"0\": \"\\ud800\"}", "not Unicode" },
        { "model_type", "\"\\udc00\"", "not Unicode" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_that_cannot_be(string setting, string value, string reason)
    {
        _net.Config.Remove(setting);
        Assert.Contains(reason, Refused(_net.Config.ToJsonString()[..^1] + $",\"{setting}\":{value}}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{}{}")]
    public void Files_that_are_no_JSON_object(string text) => Assert.Contains("cannot be read as JSON", Refused(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"do_normalize": 1}""", "do_normalize=1")]
    [InlineData("""{"sampling_rate": 0}""", "sampling_rate=0")]
    [InlineData("""{"sampling_rate": 1e9}""", "sampling_rate=1e9")]
    [InlineData("[", "cannot be read as JSON")]
    public void The_extractors_settings(string text, string reason)
    {
        File.WriteAllText(_folder.File("preprocessor_config.json"), text);
        var message = Assert.Throws<TimbreException>(() => EncoderModel.Load(_folder.Path)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.StartsWith(_folder.File("preprocessor_config.json") + ": ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_where_a_checkpoint_should_be()
    {
        File.Delete(_folder.File("config.json"));
        Assert.Equal($"{_folder.Path}: is not a checkpoint folder (it has no config.json)", Assert.Throws<TimbreException>(() => EncoderModel.Load(_folder.Path)).Message);
        Assert.EndsWith(": is not there", Assert.Throws<TimbreException>(() => EncoderModel.Load(_folder.File("absent"))).Message, StringComparison.Ordinal);
        Assert.Contains("does not say what model it holds", Assert.Throws<TimbreException>(() => EncoderModel.Load(_folder.File("model.safetensors"))).Message, StringComparison.Ordinal);
        _net.Save(_folder.Path);
        File.Delete(_folder.File("model.safetensors"));
        Assert.Contains("holds no weights", Assert.Throws<TimbreException>(() => EncoderModel.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_done_to_the_configuration_loading_ends_with_a_model_or_a_message()
    {
        var good = Encoding.UTF8.GetBytes(_net.Config.ToJsonString()[..^1] + ""","id2label":{"0":"a","1":"b"},"architectures":["X"],"pooling_mode":"mean","add_adapter":false}""");
        string[] values = ["0", "-1", "1", "2147483647", "2147483648", "1e30", "1e-30", "65536", "null", "true", "false", "\"\"", "\"layer\"", "[]", "[1]", "[1024,1024,1024]", "[65536,65536,65536]", "{}", "\"\\ud800\"", "\"\\u0000\"", "99999999999999999999"];
        var names = _net.Config.Select(p => p.Key).ToArray();
        var random = new SeededRandom(5);
        for (var round = 0; round < 2000; round++)
        {
            var bad = good.ToArray();
            if (random.NextInt(2) == 0)
            {
                for (var n = 1 + random.NextInt(3); n > 0; n--)
                {
                    bad[random.NextInt(bad.Length)] = random.NextInt(3) switch { 0 => (byte)random.NextBits(), 1 => "{}[]\",:\\-.0e9"u8[random.NextInt(13)], _ => (byte)('0' + random.NextInt(10)) };
                }
            }
            else
            {
                var added = new StringBuilder();
                for (var n = 1 + random.NextInt(3); n > 0; n--)
                {
                    added.Append($",\"{names[random.NextInt(names.Length)]}\":{values[random.NextInt(values.Length)]}");
                }

                bad = [.. good[..^1], .. Encoding.UTF8.GetBytes(added.Append('}').ToString())];
            }

            File.WriteAllBytes(_folder.File("config.json"), bad);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                EncoderModel.Load(_folder.Path).Encode([new float[2000]]);
            }
            catch (TimbreException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000, Encoding.UTF8.GetString(bad));
        }
    }

    private string Refused(string configuration)
    {
        File.WriteAllText(_folder.File("config.json"), configuration);
        var message = Assert.Throws<TimbreException>(() => EncoderModel.Load(_folder.Path)).Message;
        Assert.StartsWith(_folder.File("config.json") + ": ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
