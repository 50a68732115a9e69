using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// Voices of another corpus, cut into pieces as long as a word, from which pictures like those of a fold are made: a network can learn the label from far more people than the
/// corpus itself has. Immutable; may be shared by threads.
/// </summary>
internal sealed class OtherVoices(IReadOnlyList<VoicePiece> pieces, VoicesHeard heard)
{
    private const int RecordingsOfOne = 10;
    private const double Range = 80; // dB below the loudest, by which bands without anything in them are known

    /// <summary>Deviation of what each coefficient of a piece is moved by, in deviations of the fold's pictures: another room and microphone.</summary>
    private const double Channel = 0.4;

    private const int MostFrames = 100_000; // that quantiles are taken of

    public VoicesHeard Heard => heard;

    /// <param name="recipe">How pictures are made, and how many of each voice.</param>
    /// <param name="folder">The recordings: a folder that <see cref="CorpusScanner"/> knows, or a manifest.</param>
    /// <param name="corpus">What is tested: none of it may be among the voices.</param>
    /// <param name="store">Where features are looked up and kept.</param>
    /// <param name="jobs">Cores to use; 0 = all.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">The folder cannot be used, or it is the corpus itself.</exception>
    public static OtherVoices Open(Recipe recipe, string folder, Manifest corpus, FeatureStore? store, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        if (new FeatureInputs().Create(recipe.Features.Kind, recipe.Features.Settings) is not MfccExtractor mfcc)
        {
            throw new TimbreException($"voices: are made into pictures of MFCC; features.kind is {recipe.Features.Kind}");
        }

        var cosines = VoicePieces.Cosines(mfcc.Options);
        var manifest = Manifest.IsManifest(folder) && !Directory.Exists(folder) ? Manifest.Load(folder) : CorpusScanner.Scan(folder);
        var people = manifest.Where(u => u.Gender is not null && u.Speaker is not null);
        if (people.Utterances.FirstOrDefault(u => corpus.Find(u.Id) is not null) is { } tested)
        {
            throw new TimbreException($"voices: {folder} holds '{tested.Id}', which is a recording of the corpus itself; name a folder of other people");
        }

        var logMel = new LogMelExtractor(mfcc.Options.LogMel with { Decibels = mfcc.Options.LogMel.Decibels with { Range = Range } });
        var options = new ExtractionOptions { Jobs = jobs, Store = store, Progress = ExperimentProgress.OfFeatures(progress) };
        var (pieces, speakers, unreadable) = (new List<VoicePiece>(), new HashSet<string>(StringComparer.Ordinal), 0);
        var chosen = Chosen(people, recipe);
        foreach (var ((utterance, number), outcome) in chosen.Zip(FeatureExtraction.Stream([.. chosen.Select(c => c.Utterance)], logMel, options, cancellation)))
        {
            if (outcome.Extracted is not { } extracted)
            {
                unreadable++;
                continue;
            }

            speakers.Add(utterance.Speaker!);
            pieces.AddRange(VoicePieces.Of(extracted.Features, cosines, number, (int)utterance.Gender!.Value, new SeededRandom(recipe.Seed).Fork($"voice {utterance.Id}")));
        }

        var heard = new VoicesHeard(folder, speakers.Count, chosen.Count - unreadable, unreadable, pieces.Count);
        progress?.Report(new ExperimentProgress("voices", 0, 0, heard.ToString()));
        if ((long)pieces.Count * mfcc.FeatureCount * PictureCorpus.Frames > Array.MaxLength / 2)
        {
            throw new TimbreException($"voices: {pieces.Count} pictures are too many at once; training.voice_pictures must be lower");
        }

        return pieces.Select(p => p.Label).Distinct().Count() == 2
            ? new OtherVoices(pieces, heard)
            : throw new TimbreException($"voices: {folder} has no voices of both labels in recordings that can be read");
    }

    /// <summary>Some recordings of each person, drawn at random, and how many pieces of each.</summary>
    private static List<(Utterance Utterance, int Number)> Chosen(Manifest people, Recipe recipe)
    {
        var chosen = new List<(Utterance, int)>();
        foreach (var voice in people.Utterances.GroupBy(u => u.Speaker!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Utterance[] own = [.. voice.OrderBy(u => u.Id, StringComparer.Ordinal)];
            new SeededRandom(recipe.Seed).Fork($"recordings of {voice.Key}").Shuffle<Utterance>(own);
            var count = Math.Min(own.Length, Math.Min(RecordingsOfOne, recipe.Pictures.VoicePictures));
            chosen.AddRange(Enumerable.Range(0, count).Select(i => (own[i], ((i + 1) * recipe.Pictures.VoicePictures / count) - (i * recipe.Pictures.VoicePictures / count))));
        }

        return chosen;
    }

    /// <summary>
    /// All pieces as pictures of the kind of a fold's: each coefficient has the same quartiles, as far as they can be seen where values are clipped, and is clipped where theirs are.
    /// No label of the pictures is looked at.
    /// </summary>
    /// <param name="pictures">The fold's pictures that are not tested, scaled.</param>
    /// <param name="silence">A picture of zeros, scaled alike: what frames without a sound have in all coefficients but the first.</param>
    /// <param name="seed">Draws rooms and microphones.</param>
    public FrameSet Like(FrameSet pictures, float[] silence, long seed)
    {
        var (height, width) = (pictures.Shape[0], pictures.Shape[1]);
        var sounding = Sounding(pictures, silence, out var first);
        var rows = new float[pieces.Count * height * width];
        for (var k = 0; k < height; k++)
        {
            var (scale, shift, low, high) = Match([.. pieces.SelectMany(p => p.Cepstra[(k * p.Frames)..((k + 1) * p.Frames)])], sounding[k]);
            foreach (var (i, piece) in pieces.Index())
            {
                var row = rows.AsSpan(((i * height) + k) * width, width);
                row.Fill(k == 0 ? first : silence[k * width]);
                var moved = shift + (Channel * new SeededRandom(seed).Fork($"piece {i}, coefficient {k}").NextGaussian());
                for (var t = 0; t < piece.Frames; t++)
                {
                    row[piece.Start + t] = (float)Math.Clamp((scale * piece.Cepstra[(k * piece.Frames) + t]) + moved, low, high);
                }
            }
        }

        return new FrameSet(rows, [.. pieces.Select(p => p.Label)], pictures.Shape);
    }

    /// <summary>The values of each coefficient in frames that have a sound, and what the first coefficient is in those that have none.</summary>
    private static List<float>[] Sounding(FrameSet pictures, float[] silence, out float first)
    {
        var (height, width) = (pictures.Shape[0], pictures.Shape[1]);
        List<float>[] sounding = [.. Enumerable.Range(0, height).Select(_ => new List<float>())];
        var silent = new List<float> { silence[0] };
        var step = Math.Max(1, pictures.Count * width / MostFrames);
        for (var frame = 0; frame < pictures.Count * width; frame += step)
        {
            var (picture, t) = (frame / width * height * width, frame % width);
            if (Enumerable.Range(1, height - 1).All(k => Math.Abs(pictures.Rows[picture + (k * width) + t] - silence[k * width]) < 1e-3))
            {
                silent.Add(pictures.Rows[picture + t]);
                continue;
            }

            for (var k = 0; k < height; k++)
            {
                sounding[k].Add(pictures.Rows[picture + (k * width) + t]);
            }
        }

        first = silent.Average();
        return sounding[0].Count > 0 ? sounding : throw new TimbreException("voices: the pictures that they are to be like have no sound in them");
    }

    /// <summary>The line that brings quartiles of the visible part of one to those of the other, and where that one is clipped.</summary>
    private static (double Scale, double Shift, float Low, float High) Match(float[] from, List<float> to)
    {
        Array.Sort(from);
        to.Sort();
        var (low, high) = (to[0], to[^1]);
        var (below, above) = (to.Count(v => v <= low) / (double)to.Count, to.Count(v => v >= high) / (double)to.Count);
        float At(IReadOnlyList<float> sorted, double share) => sorted[Math.Clamp((int)((below + (share * (1 - below - above))) * sorted.Count), 0, sorted.Count - 1)];
        var scale = (At(to, 0.75) - At(to, 0.25)) / Math.Max(At(from, 0.75) - At(from, 0.25), 1e-6);
        return (scale, At(to, 0.5) - (scale * At(from, 0.5)), low, high);
    }
}

/// <summary>Voices of another corpus that a run on pictures learned from.</summary>
/// <param name="Source">Where they are.</param>
/// <param name="Speakers">How many people.</param>
/// <param name="Recordings">How many recordings of them.</param>
/// <param name="Unreadable">How many were left out, for they could not be read.</param>
/// <param name="Pictures">How many pictures were made.</param>
public sealed record VoicesHeard(string Source, int Speakers, int Recordings, int Unreadable, int Pictures)
{
    /// <summary>In words.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Pictures} pictures of {Speakers} people in {Recordings} recordings{(Unreadable == 0 ? "" : $"; {Unreadable} could not be read")}");
}
