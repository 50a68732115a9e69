using Timbre.Audio;
using Timbre.Corpora.Manifests;

namespace Timbre.Corpora;

/// <summary>Turns what a user names (audio files, folders, manifests, any mix) into utterances.</summary>
public static class Inputs
{
    /// <summary>
    /// Resolves the inputs in their order. A bare audio file's id is its name without the extension; an id that is taken gets <c>-2</c>, <c>-3</c> …
    /// The same stretch of the same file named twice is taken once. An input that cannot be used is listed as a failure, never thrown.
    /// </summary>
    /// <param name="inputs">Audio files, folders (searched recursively), manifests, Kaldi data directories.</param>
    /// <param name="folders">How folders are read.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static ResolvedInputs Resolve(IReadOnlyList<string> inputs, FolderReading folders = FolderReading.AudioFiles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var failures = new List<InputFailure>();
        var found = new List<Utterance>();
        foreach (var input in inputs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                found.AddRange(One(input, folders, failures, cancellationToken));
            }
            catch (TimbreException e)
            {
                failures.Add(InputFailure.From(input, e));
            }
        }

        var seen = new HashSet<(string, double, double?)>();
        var names = new UniqueNames();
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var utterances = new List<Utterance>();
        foreach (var u in found)
        {
            if (!seen.Add((u.Path, u.Start, u.Duration)))
            {
                continue;
            }

            var id = names.Take(u.Id);
            if (id != u.Id)
            {
                renamed[id] = u.Id;
            }

            utterances.Add(u with { Id = id });
        }

        return new ResolvedInputs(utterances, failures, renamed);
    }

    private static IEnumerable<Utterance> One(string input, FolderReading folders, List<InputFailure> failures, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(input) || input.Contains('\0', StringComparison.Ordinal))
        {
            throw new TimbreException("an empty input is no file or folder");
        }

        if (Directory.Exists(input))
        {
            return KaldiFolder.IsOne(input) ? Manifest.Load(input).Utterances : Folder(input, folders, failures, cancellationToken);
        }

        if (!File.Exists(input))
        {
            throw new TimbreException($"{input}: no such file or folder");
        }

        return Manifest.IsManifest(input) ? Manifest.Load(input).Utterances : [Bare(Path.GetFullPath(input))];
    }

    private static IEnumerable<Utterance> Folder(string folder, FolderReading folders, List<InputFailure> failures, CancellationToken cancellationToken)
    {
        if (folders == FolderReading.Corpus && Recognised(folder, cancellationToken) is { } scan)
        {
            failures.AddRange(scan.Failures);
            return scan.Manifest.Utterances;
        }

        var walk = FolderWalk.Of(folder, cancellationToken);
        var audio = walk.Files.Where(AudioFiles.IsAudioName).Select(Bare).ToList();
        failures.AddRange(walk.Failures);
        if (audio.Count == 0 && walk.Failures.Count == 0)
        {
            throw new TimbreException($"{folder}: holds no audio files");
        }

        return audio;
    }

    private static CorpusScan? Recognised(string folder, CancellationToken cancellationToken)
    {
        var walk = FolderWalk.Of(folder, cancellationToken);
        var scanned = new Layouts.ScanFolder(folder, walk);
        var flat = !Layouts.SpeakerFolderLayout.Matches(scanned) && !Layouts.LibriSpeechLayout.Matches(scanned)
            && !Layouts.AudioMnistLayout.Matches(scanned) && Layouts.TableLayout.Find(folder) is null;
        return flat ? null : CorpusScanner.Survey(folder, cancellationToken: cancellationToken);
    }

    private static Utterance Bare(string path) => new(UniqueNames.Stem(path), path);
}
