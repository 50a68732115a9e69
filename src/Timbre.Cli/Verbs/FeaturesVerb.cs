using System.CommandLine;
using Timbre.Audio;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>features</c>: one array per utterance.</summary>
internal static class FeaturesVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var kind = new Argument<string>("KIND") { Description = $"One of {string.Join(", ", FeatureInputs.Names)}. deltas, picture and pooled are made of the frames of another (--set of=KIND)." };
        var inputs = CommonOptions.Inputs();
        var output = CommonOptions.Out("The folder to write into.");
        var set = CommonOptions.Set("A setting by librosa's name, e.g. n_mfcc=20; of.KEY=VALUE is one of the kind that another is made of.");
        var noCache = CommonOptions.NoCache();
        var command = new Command("features", "Compute features with librosa's names, defaults and numbers: one .npy per utterance ([features, frames], float32).") { kind, inputs, output, set, noCache };
        sessions.Handle(command, session =>
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in CommonOptions.Pairs(session.Value(set)))
            {
                settings[key] = value; // the last one wins, as in a recipe
            }

            var extractor = new FeatureInputs().Create(session.Value(kind), settings);
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            return resolved.Utterances.Count == 0
                ? session.Finish(resolved.Failures, 0)
                : session.WithStore(noCache, store => Write(session, extractor, resolved, OutputFolder.Make(session.Value(output)), store));
        });
        return command;
    }

    private static int Write(Session session, IFeatureExtractor extractor, ResolvedInputs resolved, string folder, FeatureStore? store)
    {
        using var progress = session.Progress("utterances");
        var options = new ExtractionOptions { Jobs = session.Jobs, Store = store, Progress = new Relay<BatchProgress>(p => progress.Report("features", p)) };
        var outcomes = FeatureExtraction.Stream(resolved.Utterances, extractor, options, session.Cancellation);
        var result = FeatureFolder.Write(folder, extractor, outcomes, resolved.Failures, (utterance, warning) => session.Warn($"{utterance.Path}: {warning}"));
        progress.Dispose();
        if (result.Written > 0)
        {
            if (session.Json)
            {
                Print(Path.Combine(folder, FeatureFolder.ListFileName), session.Output);
            }

            session.Say($"{folder}: {result.Written} arrays of {extractor.Kind} and {FeatureFolder.ListFileName}{(result.FromStore > 0 ? $"; {result.FromStore} of them found in the store" : "")}");
        }

        return session.Finish(result.Failures, result.Written);
    }

    /// <summary>Line by line: the list of a large corpus is not held in memory.</summary>
    private static void Print(string path, TextWriter output)
    {
        foreach (var line in File.ReadLines(path))
        {
            output.WriteLine(line);
        }
    }
}
