using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>explore</c>: the exploration report.</summary>
internal static class ExploreVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var inputs = CommonOptions.Inputs();
        var output = CommonOptions.Out("The folder to write into.");
        var set = CommonOptions.Set("A setting of the features, e.g. features.n_mfcc=20.");
        var noCache = CommonOptions.NoCache();
        var command = new Command("explore", "Distributions per coefficient and gender, outliers, normalisation, correlation with gender: a report.") { inputs, output, set, noCache };
        sessions.Handle(command, session => session.WithStore(noCache, store =>
        {
            var recipe = Recipe.Default;
            foreach (var (key, value) in CommonOptions.Pairs(session.Value(set)))
            {
                recipe = recipe.With(key, value);
            }

            var extractor = new FeatureInputs().Create(recipe.Features.Kind, recipe.Features.Settings);
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            using var progress = session.Progress("utterances");
            var options = new ExtractionOptions { Jobs = session.Jobs, Store = store, Progress = new Relay<BatchProgress>(p => progress.Report("features", p)) };
            var corpus = FeatureExtraction.Extract(resolved.Utterances, extractor, options, session.Cancellation);
            progress.Dispose();
            var failures = resolved.Failures.Concat(corpus.Failures).ToList();
            if (corpus.Utterances.Count == 0)
            {
                return session.Finish(failures, 0);
            }

            var names = Enumerable.Range(0, extractor.FeatureCount).Select(i => $"{extractor.Kind}_{i}").ToList();
            var exploration = Exploration.Of(corpus.Utterances, null, extractor.Kind, names, session.Jobs, session.Cancellation);
            var folder = OutputFolder.Make(session.Value(output));
            RunFolder.WriteReports(ExplorationReport.Compose(exploration, resolved.ToManifest().Name, failures), folder);
            AtomicFile.WriteJson(Path.Combine(folder, "exploration.json"), exploration.ToJson());
            if (session.Json)
            {
                session.Output.WriteLine(exploration.ToJson().ToJsonString());
            }

            session.Say($"{corpus.Utterances.Count} utterances, {corpus.Hours:0.00} h; report: {Path.Combine(folder, "report.html")}");
            return session.Finish(failures, corpus.Utterances.Count);
        }));
        return command;
    }
}
