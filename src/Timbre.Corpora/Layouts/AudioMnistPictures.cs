using System.Globalization;
using Timbre.Audio;
using Timbre.Corpora.Layouts;
using Timbre.Corpora.Manifests;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// The MFCC pictures of AudioMNIST (12 coefficients of 98 frames each, in 8 bits, negative ones clipped to 0) with <c>labels.csv</c>, as published without the audio.
/// </summary>
public static class AudioMnistPictures
{
    private const int Coefficients = 12;
    private const int Frames = 98;
    private const double HopSeconds = 0.01;

    /// <summary>What the rows of a picture are.</summary>
    public static StoredFeatures Features { get; } =
        new("audiomnist-mfcc", [.. Enumerable.Range(0, Coefficients).Select(i => string.Create(CultureInfo.InvariantCulture, $"mfcc_{i}"))], HopSeconds);
    private const string Table = "labels.csv";
    private const string Pattern = "mfcc_u8_*.npy";
    private static readonly string[] s_columns = ["index", "speaker", "digit", "repetition", "gender", "source_wav"];

    /// <summary>Whether a folder holds <c>labels.csv</c> and <c>mfcc_u8_….npy</c>.</summary>
    public static bool IsFolder(string path)
    {
        try
        {
            return Directory.Exists(path) && File.Exists(Path.Combine(path, Table)) && Directory.EnumerateFiles(path, Pattern).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads all of them. An utterance is named as its recording was (<c>0_01_0</c>: digit, speaker, repetition) and has that recording's path, which need not exist; its
    /// chapter is the digit (<c>digit-0</c>). Features are <c>[12, 98]</c>, 0 to 255, as stored; the level is not known (NaN).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="TimbreException">A file is absent or damaged, or table and pictures do not fit each other.</exception>
    public static (Manifest Manifest, ExtractedCorpus Corpus, IFeatureExtractor Extractor) Load(string folder, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var root = Path.GetFullPath(folder);
        var file = PicturesOf(root);
        var (shape, values) = NpyArray.LoadBytes(file);
        if (shape is not [var count, Coefficients, Frames] || count == 0)
        {
            throw new TimbreException($"{file}: has the shape [{string.Join(", ", shape)}], but must hold pictures of {Coefficients} × {Frames} values: [number, {Coefficients}, {Frames}]");
        }

        var manifest = new Manifest(AudioMnistLayout.Name, Labels(root, count, cancellation), root);
        var extracted = new ExtractedUtterance[count];
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var picture = new float[Coefficients * Frames];
            var stored = values.AsSpan(i * picture.Length, picture.Length);
            for (var k = 0; k < picture.Length; k++)
            {
                picture[k] = stored[k];
            }

            extracted[i] = new ExtractedUtterance(manifest.Utterances[i], new FeatureMatrix(Coefficients, Frames, picture), Frames * HopSeconds, double.NaN, []);
        }

        return (manifest, new ExtractedCorpus(extracted, []), Features);
    }

    private static string PicturesOf(string root)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(root, Pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{root}: cannot be read ({e.Message})", e);
        }

        return files.Length == 1
            ? files[0]
            : throw new TimbreException($"{root}: must hold one file {Pattern} with the pictures; there are {files.Length}");
    }

    private static List<Utterance> Labels(string root, int count, CancellationToken cancellation)
    {
        var path = Path.Combine(root, Table);
        var utterances = new List<Utterance>();
        var at = new int[s_columns.Length];
        CsvTable.Read(
            path,
            header =>
            {
                at = Array.ConvertAll(s_columns, name => header.ToList().FindIndex(h => h.Equals(name, StringComparison.OrdinalIgnoreCase)));
                if (Array.IndexOf(at, -1) is >= 0 and var absent)
                {
                    throw new TimbreException($"{path}: has no column '{s_columns[absent]}'; it must have {string.Join(", ", s_columns)}");
                }
            },
            (line, fields) =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (utterances.Count == count)
                {
                    throw new TimbreException($"{path}:{line}: is one label too many: there are {count} pictures");
                }

                utterances.Add(Label(root, $"{path}:{line}", Array.ConvertAll(at, i => i < fields.Length ? fields[i] : ""), utterances.Count));
            });
        return utterances.Count == count ? utterances : throw new TimbreException($"{path}: has {utterances.Count} labels, but there are {count} pictures");
    }

    /// <summary>The label of picture <paramref name="index"/>; every field must say the same as the recording's name, so that a shifted table is noticed.</summary>
    private static Utterance Label(string root, string where, string[] fields, int index)
    {
        if (fields is not [var number, var speaker, var digit, var repetition, var gender, var wav] || number != index.ToString(CultureInfo.InvariantCulture))
        {
            throw new TimbreException($"{where}: must be the label of picture {index}, but its index is {TextLines.Quote(fields[0])}");
        }

        var id = $"{digit}_{speaker}_{repetition}";
        if (digit is not [>= '0' and <= '9'] || speaker.Length == 0 || !speaker.All(char.IsAsciiDigit) || repetition.Length == 0 || !repetition.All(char.IsAsciiDigit)
            || Path.GetFileNameWithoutExtension(wav) != id)
        {
            throw new TimbreException($"{where}: digit {TextLines.Quote(digit)}, speaker {TextLines.Quote(speaker)} and repetition {TextLines.Quote(repetition)} do not belong to a recording {TextLines.Quote(wav)}; it must be named <digit>_<speaker>_<repetition>");
        }

        return GenderLabel.TryParse(gender, out var parsed) && parsed is not null
            ? new Utterance(id, Path.GetFullPath(Path.Combine(root, wav))) { Speaker = speaker, Gender = parsed, Chapter = $"digit-{digit}", Corpus = AudioMnistLayout.Name }
            : throw new TimbreException($"{where}: the gender {TextLines.Quote(gender)} must be female or male");
    }
}
