using System.CommandLine;
using Timbre.Corpora;

namespace Timbre.Cli.Terminal;

/// <summary>One call of a verb: where its results, progress and errors go, and the common options.</summary>
internal sealed class Session(TextWriter output, TextWriter error, ParseResult parsed, CancellationToken cancellation)
{
    public TextWriter Output { get; } = output;

    public bool Json { get; } = parsed.GetValue(CommonOptions.Json);

    public bool Quiet { get; } = parsed.GetValue(CommonOptions.Quiet);

    public long Seed { get; } = parsed.GetValue(CommonOptions.Seed);

    public bool SeedWasGiven { get; } = parsed.GetResult(CommonOptions.Seed) is { Implicit: false };

    public int Jobs { get; } = parsed.GetValue(CommonOptions.Jobs);

    public CancellationToken Cancellation { get; } = cancellation;

    public T Value<T>(Option<T> option) => parsed.GetValue(option)!;

    public T Value<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>A line for a person, on stdout unless JSON was asked for.</summary>
    public void Say(string line)
    {
        if (!Json)
        {
            Output.WriteLine(line);
        }
    }

    public void Warn(string line)
    {
        if (!Quiet)
        {
            error.WriteLine($"warning: {line}");
        }
    }

    /// <summary>Does something with the store of features, or with none where <c>--no-cache</c> was given; says so once where the store could not be written.</summary>
    public int WithStore(Option<bool> noCache, Func<FeatureStore?, int> work)
    {
        var store = Value(noCache) ? null : FeatureStore.Open();
        var exit = work(store);
        if (store?.Problem is { } problem)
        {
            Warn($"{store.Folder}: features could not be kept there ({problem}); results are not affected, --no-cache does without");
        }

        return exit;
    }

    /// <summary>Lists what failed, one line each, and gives the exit code: all well, some failed, nothing worked.</summary>
    public int Finish(IReadOnlyCollection<InputFailure> failures, int succeeded)
    {
        foreach (var failure in failures)
        {
            error.WriteLine($"error: {(failure.Path.Length > 0 ? failure.Path : "INPUT")}: {failure.Reason}");
        }

        if (failures.Count == 0)
        {
            return ExitCode.Done;
        }

        error.WriteLine($"{failures.Count} of {failures.Count + succeeded} inputs failed; {(succeeded > 0 ? "the others are done" : "nothing could be done")}");
        return succeeded > 0 ? ExitCode.Partial : ExitCode.Usage;
    }

    /// <summary>A progress line on stderr, or nothing with <c>--quiet</c>.</summary>
    public ProgressLine Progress(string unit) => new(error, !Quiet, !Console.IsErrorRedirected && ReferenceEquals(error, Console.Error), unit);

    /// <summary>A table on stdout. Cells are shown as they are; nothing in them is markup.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, params int[] leftColumns) => TextTable.Write(Output, columns, rows, leftColumns);
}

/// <summary>Runs verbs: makes their session and turns exceptions into one line and an exit code.</summary>
internal sealed class SessionFactory(TextWriter output, TextWriter error)
{
    public void Handle(Command command, Func<Session, int> verb) => command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, verb, cancellation), CancellationToken.None));

    private int Run(ParseResult parsed, Func<Session, int> verb, CancellationToken cancellation)
    {
        try
        {
            return verb(new Session(output, error, parsed, cancellation));
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && Unwrap(e) is OperationCanceledException)
        {
            error.WriteLine("interrupted; what was finished is written, nothing is half-written");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (Unwrap(e) is TimbreException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            error.WriteLine($"error: {OneLine(Unwrap(e).Message)}");
            Trace(parsed, e);
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            error.WriteLine($"error: {OneLine(e.Message)} ({e.GetType().Name}); this is a defect of Timbre, run again with --verbose for details");
            Trace(parsed, e);
            return ExitCode.Usage;
        }
    }

    private void Trace(ParseResult parsed, Exception e)
    {
        if (parsed.GetValue(CommonOptions.Verbose))
        {
            error.WriteLine(e.ToString());
        }
    }

    private static Exception Unwrap(Exception e) => e is AggregateException { InnerExceptions.Count: > 0 } aggregate ? Unwrap(aggregate.InnerExceptions[0]) : e;

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
