using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Cli.Tests;

/// <summary>Runs the command in this process and keeps what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    // Help calls the command by the name of the process.
    private static readonly string s_program = System.CommandLine.RootCommand.ExecutableName;

    public IReadOnlyList<string> OutputLines => Lines(Output);

    public IReadOnlyList<string> ErrorLines => Lines(Error);

    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await TimbreCommand.RunAsync(args, TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        return new CommandRun(exit, output.ToString().Replace(s_program, "timbre", StringComparison.Ordinal), error.ToString());
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0)];
}

/// <summary>A few synthetic voices, a manifest of them, and a model that was trained on them, made once.</summary>
public sealed class Voices : IDisposable
{
    private readonly TestSupport.TempFolder _folder = new();

    public Voices()
    {
        Folder = _folder.File("voices");
        Manifest = _folder.File("voices.jsonl");
        Model = _folder.File("model");
        var spoken = SyntheticVoices.Generate(new SyntheticVoiceOptions { Speakers = 6, UtterancesPerSpeaker = 3, Seconds = 1 }, Folder);
        new Manifest("synthetic", spoken, Folder).Save(Manifest);
        First = spoken[0].Path;
        var trained = CommandRun.OfAsync("train", "gender", Manifest, "--model", "boosting", "--out", Model, "--set", "training.trees=10").GetAwaiter().GetResult();
        Assert.True(trained.ExitCode == 0, trained.Error);
        Silent = _folder.File("silent.wav");
        WavWriter.Write(Silent, new float[16000], SampleRate.Speech);
        Short = _folder.File("short.wav");
        WavWriter.Write(Short, Recording.Open(First).ReadMono(0, 0.05), SampleRate.Speech);
        Text = _folder.File("text.wav");
        File.WriteAllText(Text, "no audio at all");
    }

    public string Folder { get; }

    public string Manifest { get; }

    public string Model { get; }

    public string First { get; }

    public string Silent { get; }

    public string Short { get; }

    public string Text { get; }

    public void Dispose() => _folder.Dispose();
}
