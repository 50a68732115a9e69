using System.Diagnostics;
using Timbre.Corpora;
using Timbre.Recipes;

namespace Timbre.Cli.Terminal;

/// <summary>
/// Progress on stderr: on a terminal one line with a bar, rate and time left, drawn again and again; otherwise a plain line every few seconds.
/// May be told from many threads.
/// </summary>
internal sealed class ProgressLine(TextWriter error, bool enabled, bool terminal, string unit) : IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan s_terminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_plainInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Stopwatch _stage = Stopwatch.StartNew();
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private string _stageName = "";
    private double _first;
    private double _highest;
    private int _drawn;
    private volatile bool _ended;

    /// <summary>Tells how far a stage is; <paramref name="total"/> 0 = not known.</summary>
    public void Report(string stage, double done, double total, string? detail = null, string? unitOfStage = null) => Report(stage, done, total, detail, unitOfStage, batch: null, work: null);

    /// <summary>Tells how far features are, how fast, and how long it still takes.</summary>
    public void Report(string stage, BatchProgress batch) => Report(stage, batch.Done, batch.Total, detail: null, unitOfStage: null, batch, work: null);

    /// <summary>Tells how far an experiment is.</summary>
    public void Report(ExperimentProgress progress, string? unitOfStage) =>
        Report(progress.Stage, progress.Done, progress.Total, progress.Detail, unitOfStage, progress.Batch, progress.Work);

    private void Report(string stage, double done, double total, string? detail, string? unitOfStage, BatchProgress? batch, double? work)
    {
        if (!enabled || _ended)
        {
            return;
        }

        lock (_lock)
        {
            var newStage = stage != _stageName;
            if (newStage)
            {
                EndLine();
                _stageName = stage;
                _stage.Restart();
                _highest = 0;
                _first = done; // what was there before, as of a download that goes on, is no work of this run
            }

            _highest = Math.Max(_highest, done);
            var last = total > 0 && _highest >= total;
            if (!newStage && !last && _sinceLast.Elapsed < (terminal ? s_terminalInterval : s_plainInterval))
            {
                return;
            }

            _sinceLast.Restart();
            var text = Text(stage, _highest, total, detail, unitOfStage ?? unit, batch, work);
            if (terminal)
            {
                text = text.Length > Width ? text[..Width] : text;
                error.Write($"\r{text.PadRight(_drawn)}");
                _drawn = text.Length;
            }
            else
            {
                error.WriteLine(text);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            EndLine();
            _ended = true;
        }
    }

    private static int Width
    {
        get
        {
            try
            {
                return Math.Max(20, Console.WindowWidth - 1);
            }
            catch (IOException)
            {
                return 79;
            }
        }
    }

    private string Text(string stage, double done, double total, string? detail, string unitOfStage, BatchProgress? batch, double? work)
    {
        var seconds = _stage.Elapsed.TotalSeconds;
        var rate = seconds > 0.5 && done > _first ? (done - _first) / seconds : 0;
        var parts = new List<string>();
        if (total > 0)
        {
            var filled = (int)Math.Round(BarWidth * Math.Clamp(done / total, 0, 1));
            parts.Add($"{stage} {(terminal ? $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] " : "")}{done:0.#}/{total:0.#} {unitOfStage}");
        }
        else
        {
            parts.Add(done > 0 ? $"{stage} {done:0.#} {unitOfStage}" : stage);
        }

        if (batch is { } b)
        {
            parts.AddRange(Pace(b));
        }
        else if (work is { } share)
        {
            if (share is > 0 and < 1 && seconds > 0.5)
            {
                parts.Add($"{Duration(seconds * (1 - share) / share)} left");
            }
        }
        else if (rate > 0)
        {
            parts.Add(rate >= 1 ? $"{rate:0.#} {unitOfStage}/s" : $"{60 * rate:0.#} {unitOfStage}/min");
            if (total > done)
            {
                parts.Add($"{Duration((total - done) / rate)} left");
            }
        }

        if (!string.IsNullOrEmpty(detail))
        {
            parts.Add(detail);
        }

        return string.Join(", ", parts);
    }

    /// <summary>Speed and time left by the audio that is computed; what the store holds does not count as fast computing.</summary>
    private static IEnumerable<string> Pace(BatchProgress batch)
    {
        if (batch.Speed is { } speed)
        {
            yield return $"{speed:0} × real time";
        }

        if (batch.Left is { } left && batch.Done < batch.Total)
        {
            yield return $"{(batch.FromStore > 0 ? "at most " : "")}{Duration(left.TotalSeconds)} left";
        }

        if (batch.FromStore > 0)
        {
            yield return $"{batch.FromStore} from the store";
        }
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 60 => $"{seconds:0} s",
        < 3600 => $"{(int)seconds / 60} min {(int)seconds % 60} s",
        _ => $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min",
    };

    private void EndLine()
    {
        if (terminal && _drawn > 0)
        {
            error.WriteLine();
            _drawn = 0;
        }
    }
}
