using System.Diagnostics;
using Timbre.Learning;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>Models of every objective, way of growing and kind of data go from XGBoost to Timbre and back (bench/xgboost-exchange.py).</summary>
public sealed class XGBoostExchange
{
    private const double Tolerance = 1e-5;

    private static readonly string[] Pythons =
        Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } set ? [set] : ["python3", "/usr/bin/python3"];

    [Fact]
    public void BothPredictTheSameFromEachOthersModels()
    {
        var python = Array.Find(Pythons, p => Run(p, "probe").Code == 0);
        Assert.SkipWhen(python is null, "no python3 with xgboost and numpy (set PYTHON to one)");
        using var folder = new TempFolder();
        Check(Run(python!, "make", folder.Path));
        var rows = NpyArray.Load(folder.File("missing.npy")).ToSingle();

        var theirs = Directory.GetFiles(folder.Path, "*-*-*.json");
        Assert.Equal(12, theirs.Length);
        foreach (var path in theirs)
        {
            Close(NpyArray.Load(Path.ChangeExtension(path, ".margins.npy")).Values, Margins(GradientBoostedTrees.Load(path), rows), path);
        }

        foreach (var (name, model) in Trained(folder))
        {
            AtomicFile.Write(folder.File($"timbre-{name}.json"), model.Save);
            var margins = Margins(model, rows);
            using var stream = File.Create(folder.File($"timbre-{name}.margins.npy"));
            NpyArray.Write(stream, margins, margins.Length);
        }

        var checkedModels = Run(python!, "check", folder.Path);
        Check(checkedModels);
        TestContext.Current.TestOutputHelper?.WriteLine(checkedModels.Text);
    }

    private static IEnumerable<(string Name, GradientBoostedTrees Model)> Trained(TempFolder folder)
    {
        var shapes = new Dictionary<string, BoostingOptions>(StringComparer.Ordinal)
        {
            ["depth"] = new() { Trees = 12, MaxDepth = 4, LearningRate = 0.2, Gamma = 0.1 },
            ["leaf"] = new() { Trees = 12, MaxDepth = 0, MaxLeaves = 45, Growth = TreeGrowth.LeafWise, LearningRate = 0.2, RowFraction = 0.8 },
        };
        foreach (var (shape, options) in shapes)
        {
            foreach (var (kind, file) in ((string, string)[])[("full", "x.npy"), ("missing", "missing.npy")])
            {
                var rows = NpyArray.Load(folder.File(file));
                yield return ($"regression-{shape}-{kind}", GradientBoostedTrees.FitRegression(options, rows.ToSingle(), rows.Shape[1], NpyArray.Load(folder.File("y-regression.npy")).ToSingle()));
                yield return ($"binary-{shape}-{kind}", GradientBoostedTrees.Fit(options, rows.ToSingle(), rows.Shape[1], Labels("binary"), 2));
                yield return ($"multi-{shape}-{kind}", GradientBoostedTrees.Fit(options, rows.ToSingle(), rows.Shape[1], Labels("multi"), 4));
            }
        }

        int[] Labels(string task) => Array.ConvertAll(NpyArray.Load(folder.File($"y-{task}.npy")).Values, v => (int)v);
    }

    private static float[] Margins(GradientBoostedTrees model, float[] rows)
    {
        var margins = new float[rows.Length / model.FeatureCount * model.Outputs];
        model.PredictMargins(rows, margins, threads: 2);
        return margins;
    }

    private static void Close(double[] expected, float[] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * (1 + Math.Abs(expected[i])), $"{name} [{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }

    private static void Check((int Code, string Text) result) => Assert.True(result.Code == 0, result.Text);

    private static (int Code, string Text) Run(string python, params string[] arguments)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(TestData.Repository(), "bench", "xgboost-exchange.py"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, text + error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
