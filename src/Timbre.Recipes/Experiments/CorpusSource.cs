using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Finds the recordings that a recipe names.</summary>
internal static class CorpusSource
{
    public static Manifest Open(Recipe recipe, IProgress<ExperimentProgress>? progress, CancellationToken cancellation, bool genders = true)
    {
        var settings = recipe.Corpus;
        var root = settings.Root ?? Download(settings, progress, cancellation);
        var manifest = Manifest.IsManifest(root) && !Directory.Exists(root) ? Manifest.Load(root) : CorpusScanner.Scan(root, settings.Layout, settings.Subset);
        var labelled = manifest.Where(u => (u.Gender is not null || !genders) && u.Speaker is not null);
        if (labelled.Utterances.Count == 0)
        {
            throw new TimbreException($"{root}: none of its {manifest.Utterances.Count} utterances names a speaker{(genders ? " and a gender" : "")}; see 'corpus describe'");
        }

        return settings.Speakers is { } speakers ? labelled.TakeBalanced(speakers, recipe.Seed) : labelled;
    }

    private static string Download(CorpusSettings settings, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var name = settings.Subset is null ? settings.Name : $"{settings.Name}/{settings.Subset}";
        var told = progress is null ? null : new Relay<DownloadProgress>(p => progress.Report(new ExperimentProgress($"download {name}", p.Bytes / 1e6, (p.Total ?? 0) / 1e6, "MB")));
        return CorpusDownloader.Get(name, progress: told, cancellationToken: cancellation).Root;
    }
}
