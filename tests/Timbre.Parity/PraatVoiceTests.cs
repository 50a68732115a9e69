using System.Diagnostics;
using System.Globalization;
using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>Measures of real utterances against those of Praat, computed on the spot; skipped where there is no Praat.</summary>
public sealed class PraatVoiceTests : IDisposable
{
    private const int Utterances = 8;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MeasuresAreThoseOfPraat()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "praat"))),
            "praat is not on the PATH");
        var flac = Directory.GetFiles(TestData.Data("LibriSpeech/train-clean-100"), "*.flac", SearchOption.AllDirectories);
        Array.Sort(flac, StringComparer.Ordinal);
        var voices = new float[Utterances][];
        for (var i = 0; i < Utterances; i++)
        {
            voices[i] = Recording.Open(flac[(i * flac.Length / Utterances) + 3]).ReadMono();
            WavWriter.Write(_folder.File($"{i}.wav"), voices[i], SampleRate.Speech);
        }

        var table = Praat();
        var extractor = new VoiceMeasuresExtractor(new());
        var names = extractor.FeatureNames.ToList();
        var ours = voices.Select(v => extractor.Extract(v, SampleRate.Speech).Values.ToArray()).ToArray();
        Check("f0_median", relative: 0.01, absolute: 0);
        Check("hnr_mean", relative: 0, absolute: 1);
        Check("jitter_local", relative: 0.1, absolute: 0);
        Check("shimmer_local", relative: 0.1, absolute: 0);
        Check("f1_mean", relative: 0.05, absolute: 0);
        Check("f2_mean", relative: 0.05, absolute: 0);
        Check("f3_mean", relative: 0.03, absolute: 0);
        Check("f4_mean", relative: 0.03, absolute: 0);

        void Check(string name, double relative, double absolute)
        {
            for (var i = 0; i < Utterances; i++)
            {
                var theirs = table[name][i];
                Assert.True(Math.Abs(ours[i][names.IndexOf(name)] - theirs) <= absolute + (relative * Math.Abs(theirs)), $"{name} of {i}: {ours[i][names.IndexOf(name)]}, Praat {theirs}");
            }
        }
    }

    private Dictionary<string, double[]> Praat()
    {
        var list = _folder.File("list.txt");
        File.WriteAllLines(list, Enumerable.Range(0, Utterances).Select(i => _folder.File($"{i}.wav")));
        var start = new ProcessStartInfo("praat")
        {
            ArgumentList = { "--run", Path.Combine(TestData.Repository(), "bench", "praat.praat"), list },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var rows = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(Utterances + 1, rows.Length);
        var columns = Enumerable.Range(0, rows[0].Length - 1); // the last is the file
        return columns.ToDictionary(c => rows[0][c], c => rows[1..].Select(row => double.Parse(row[c], CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal);
    }
}
