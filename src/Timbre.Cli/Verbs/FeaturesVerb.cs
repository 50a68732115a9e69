using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>features</c>: one array per utterance.</summary>
internal static class FeaturesVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var kind = new Argument<string>("KIND") { Description = $"One of {string.Join(", ", FeatureKinds.Names)}." };
        var inputs = CommonOptions.Inputs();
        var output = CommonOptions.Out("The folder to write into.");
        var set = CommonOptions.Set("A setting by librosa's name, e.g. n_mfcc=20.");
        var command = new Command("features", "Compute features with librosa's names, defaults and numbers: one .npy per utterance ([features, frames], float32).") { kind, inputs, output, set };
        sessions.Handle(command, session =>
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in CommonOptions.Pairs(session.Value(set)))
            {
                settings[key] = value; // the last one wins, as in a recipe
            }

            var extractor = FeatureKinds.Create(session.Value(kind), settings);
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            if (resolved.Utterances.Count == 0)
            {
                return session.Finish(resolved.Failures, 0);
            }

            var folder = OutputFolder.Make(session.Value(output));
            using var progress = session.Progress("utterances");
            var written = new JsonArray();
            var failures = resolved.Failures.ToList();
            var results = new (JsonObject? Entry, InputFailure? Failure)[resolved.Utterances.Count];
            var done = 0;
            Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = session.Jobs > 0 ? session.Jobs : Environment.ProcessorCount, CancellationToken = session.Cancellation }, i =>
            {
                results[i] = One(resolved.Utterances[i], extractor, folder, session);
                progress.Report("features", Interlocked.Increment(ref done), results.Length);
            });
            progress.Dispose();
            foreach (var (entry, failure) in results)
            {
                if (entry is not null)
                {
                    written.Add(entry);
                }
                else
                {
                    failures.Add(failure!);
                }
            }

            if (written.Count == 0)
            {
                return session.Finish(failures, 0);
            }

            var json = new JsonObject
            {
                ["kind"] = extractor.Kind,
                ["settings"] = JsonSerializer.SerializeToNode(extractor.Settings),
                ["utterances"] = written,
                ["failed"] = new JsonArray(failures.Select(f => (JsonNode?)new JsonObject { ["path"] = f.Path, ["reason"] = f.Reason }).ToArray()),
            };
            AtomicFile.WriteJson(Path.Combine(folder, "features.json"), json);
            if (session.Json)
            {
                session.Output.WriteLine(json.ToJsonString());
            }

            session.Say($"{folder}: {written.Count} arrays of {extractor.Kind} and features.json");
            return session.Finish(failures, written.Count);
        });
        return command;
    }

    private static (JsonObject? Entry, InputFailure? Failure) One(Utterance utterance, IFeatureExtractor extractor, string folder, Session session)
    {
        try
        {
            var extracted = FeatureExtraction.Extract(utterance, extractor, session.Cancellation);
            foreach (var warning in extracted.Warnings)
            {
                session.Warn($"{utterance.Path}: {warning}");
            }

            var name = utterance.FileName + ".npy";
            var (features, frames) = (extracted.Features.FeatureCount, extracted.Features.FrameCount);
            AtomicFile.Write(Path.Combine(folder, name), stream => NpyArray.Write(stream, extracted.Features.Values, features, frames));
            return (new JsonObject { ["id"] = utterance.Id, ["path"] = utterance.Path, ["file"] = name, ["shape"] = new JsonArray(features, frames), ["seconds"] = extracted.Seconds }, null);
        }
        catch (TimbreException e)
        {
            return (null, InputFailure.From(utterance.Path, e));
        }
    }
}
