using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary>Wrong usage: exit code 2, nothing on stdout, one line that says what is wrong and what is possible.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("", "error: a command is needed, one of demo, run,")]
    [InlineData("foo", "error: foo: is not a command; the commands are demo,")]
    [InlineData("predikt a.wav", "error: predikt: is not a command (did you mean predict?)")]
    [InlineData("corpus", "error: a command is needed, one of list, get, scan, describe, check")]
    [InlineData("corpus lst", "error: lst: is not a command (did you mean list?)")]
    [InlineData("predict", "error: Required argument 'INPUT' missing")]
    [InlineData("predict --modle m a.wav", "error: --modle: is not an option of this command (did you mean --model?)")]
    [InlineData("predict --model m a.wav --jsn", "error: --jsn: is not an option of this command (did you mean --json?)")]
    [InlineData("predict a.wav -x", "error: -x: is not an option of this command")]
    [InlineData("predict --model", "error: Required argument missing for option: '--model'")]
    [InlineData("demo --jobs x", "error: --jobs x: must be a whole number")]
    [InlineData("demo --jobs -1", "error: --jobs -1: must be from 0 (all cores) to 4096")]
    [InlineData("demo --seed 1.5", "error: --seed 1.5: must be a whole number")]
    [InlineData("audio convert a.wav b.wav --rate 16e3", "error: --rate 16e3: must be a whole number")]
    [InlineData("audio convert a.wav b.wav --rate 5", "error: --rate 5: must be from 100 to 1000000 Hz")]
    [InlineData("audio convert a.wav b.wav --start x", "error: --start x: must be a number")]
    [InlineData("audio convert a.wav b.wav --start -1", "error: --start must not be negative")]
    [InlineData("audio convert a.wav b.wav --duration NaN", "error: --start must not be negative, and --duration must be positive")]
    [InlineData("audio convert a.wav b.mp3", "error: b.mp3: only WAV can be written")]
    [InlineData("audio augment a.wav b.wav", "error: Option '--plan' is required")]
    [InlineData("audio augment a.wav b.mp3 --plan telephone", "error: b.mp3: only WAV can be written")]
    [InlineData("audio augment a.wav b.wav --plan telefone", "error: telefone: is not a step of augmentation (did you mean telephone?); there are white-noise,")]
    [InlineData("audio augment a.wav b.wav --plan gain(dB=3)", "error: gain: dB: is not a parameter of this step (did you mean db?); there are db, p")]
    [InlineData("audio augment a.wav b.wav --plan gain(db=99)", "error: gain: db=99: must be a number or a range LOW..HIGH from -60 to 60")]
    [InlineData("audio augment a.wav b.wav --plan telephone --copy 0", "error: --copy 0: must be 1 or more")]
    [InlineData("audio augment nowhere.wav b.wav --plan telephone", "error: nowhere.wav: ")]
    [InlineData("report x --format pdf", "error: --format pdf: must be one of html, ipynb, md")]
    [InlineData("report nowhere", "error: nowhere: holds no finished run")]
    [InlineData("run nowhere.yaml", "error: nowhere.yaml: is neither a recipe file nor a built-in recipe")]
    [InlineData("run demo --set folds", "error: --set folds: must be KEY=VALUE")]
    [InlineData("run demo --set fold=3", "error: recipe key 'fold' is not known; did you mean 'split.folds'?")]
    [InlineData("run demo --set split.folds=x", "error: split.folds=x: must be a whole number from 2 to 100")]
    [InlineData("run demo --set corpus.root=/nowhere/at/all --out OUT", "error: /nowhere/at/all: ")]
    [InlineData("train gender x --model forest --out y", "error: --model forest: is no model that tells the gender; choose one of majority, logistic, discriminant, svm, boosting, mlp")]
    [InlineData("train age x --model mlp --out y", "error: TASK age: must be one of gender, speaker")]
    [InlineData("train gender x --model mlp", "error: Option '--out' is required")]
    [InlineData("features mfc x --out y", "error: mfc: is not a kind of features (did you mean mfcc?)")]
    [InlineData("features mfcc x --out y --set n_mfc=3", "error: n_mfc: is not a setting of mfcc (did you mean n_mfcc?)")]
    [InlineData("split", "error: --out: is needed")]
    [InlineData("split x --out y --test 2", "error: --test 2: must lie between 0 and 1")]
    [InlineData("split x --out y --folds 1", "error: --folds 1: must be 2 or more")]
    [InlineData("split x --out y --folds 3 --test 0.2", "error: --test and --folds exclude each other")]
    [InlineData("split x --out y --by frame", "error: --by frame: must be one of speaker, utterance, chunk")]
    [InlineData("split check nowhere.json", "error: nowhere.json: no such file")]
    [InlineData("corpus get nosuch", "error: nosuch: no corpus of this name is known")]
    [InlineData("corpus scan nowhere --out y", "error: nowhere: no such folder")]
    [InlineData("corpus scan . --layout mine --out y", "error: --layout mine: must be one of auto, librispeech")]
    [InlineData("models", "error: a command is needed, one of list, get, info")]
    [InlineData("models get wav2vec2-base", "error: wav2vec2-base: is not a model's name; it must be owner/name")]
    [InlineData("models get ../etc", "error: ../etc: is not a model's name; it must be owner/name")]
    [InlineData("models get a/b --revision ..", "error: --revision ..: must be a branch, a tag or a commit")]
    [InlineData("models info nowhere", "error: nowhere: no such file or folder; give the path of a model, or the name (owner/name)")]
    [InlineData("evaluate nowhere x", "error: nowhere: no such file or folder; give the path of a model, or the name (owner/name)")]
    [InlineData("predict --model nowhere x.wav", "error: nowhere: no such file or folder; give the path of a model, or the name (owner/name)")]
    public async Task AMistakeIsOneLine(string args, string expected)
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync([.. args.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a == "OUT" ? folder.File("out") : a)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audio info nowhere.wav")]
    [InlineData("corpus describe nowhere.jsonl")]
    [InlineData("corpus check nowhere")]
    [InlineData("features mfcc nowhere.wav --out OUT")]
    [InlineData("explore nowhere --out OUT")]
    public async Task NothingThereIsNothingDone(string args)
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync([.. args.Split(' ').Select(a => a == "OUT" ? folder.File("out") : a)]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: nowhere", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal("1 of 1 inputs failed; nothing could be done", run.ErrorLines[^1]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task AStackTraceOnlyWithVerbose()
    {
        var run = await CommandRun.OfAsync("models", "info", "nowhere", "--verbose");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: nowhere: ", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }
}
