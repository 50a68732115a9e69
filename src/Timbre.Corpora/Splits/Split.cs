namespace Timbre.Corpora;

/// <summary>
/// How recordings are divided into training and test. A split by speaker with a speaker on two sides cannot be made: the constructor
/// refuses it. Immutable; may be shared by threads. The same seed and the same utterances, in any order, give the same division.
/// </summary>
public sealed partial class Split
{
    private readonly PieceRule? _pieces;

    private Split(SplitUnit by, long seed, IReadOnlyList<Utterance> utterances, IReadOnlyList<Fold> folds, PieceRule? pieces = null, bool check = true)
    {
        By = by;
        Seed = seed;
        Utterances = utterances;
        Folds = folds;
        _pieces = pieces;
        if (check)
        {
            SplitValidation.Check(this);
        }
    }

    /// <summary>What is kept whole.</summary>
    public SplitUnit By { get; }

    /// <summary>The seed that it was drawn with.</summary>
    public long Seed { get; }

    /// <summary>Everything that was divided, in the manifest's order.</summary>
    public IReadOnlyList<Utterance> Utterances { get; }

    /// <summary>One division each; a single one for a hold-out.</summary>
    public IReadOnlyList<Fold> Folds { get; }

    /// <summary>Whether pieces of utterances are divided (chunks, frames), so that <see cref="Assign"/> is to be asked.</summary>
    public bool IsByPiece => _pieces is not null;

    /// <summary>Test fraction of a hold-out by chunk or frame; null otherwise.</summary>
    public double? PieceTestFraction => _pieces is { Folds: 1 } ? _pieces.TestFraction : null;

    internal PieceRule? Pieces => _pieces;

    /// <summary>Each speaker is in the test part of one of <paramref name="folds"/> folds; every gender is spread evenly.</summary>
    /// <exception cref="TimbreException">An utterance names no speaker, or there are fewer speakers than folds.</exception>
    public static Split BySpeaker(IReadOnlyList<Utterance> utterances, int folds, long seed) =>
        Dealt(SplitUnit.Speaker, utterances, folds, seed, SplitDraws.DealSpeakers(utterances, folds, seed));

    /// <summary>A fraction of the speakers of each gender (the nearest whole number, one at least) is held out for the test.</summary>
    /// <exception cref="TimbreException">An utterance names no speaker, or there are fewer than 2 speakers.</exception>
    public static Split BySpeaker(IReadOnlyList<Utterance> utterances, double testFraction, long seed) =>
        HeldOut(SplitUnit.Speaker, utterances, seed, SplitDraws.HoldOutSpeakers(utterances, testFraction, seed, "test"));

    /// <summary>Folds that somebody published: the speakers of each part. Utterances of speakers that a fold does not name are in none of its parts.</summary>
    /// <exception cref="TimbreException">A speaker is on two sides, or a part is empty.</exception>
    public static Split OfSpeakers(
        IReadOnlyList<Utterance> utterances, IReadOnlyList<(IReadOnlyCollection<string> Train, IReadOnlyCollection<string> Validation, IReadOnlyCollection<string> Test)> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        List<Utterance> Of(IReadOnlyCollection<string> speakers) => utterances.Where(u => u.Speaker is not null && speakers.Contains(u.Speaker, StringComparer.Ordinal)).ToList();
        return new Split(SplitUnit.Speaker, 0, utterances, folds.Select((f, i) => new Fold(i, Of(f.Train), Of(f.Validation), Of(f.Test))).ToList());
    }

    /// <summary>Each utterance is in the test part of one fold; every speaker's are spread evenly. Speakers are on both sides.</summary>
    /// <exception cref="TimbreException">There are fewer utterances than folds.</exception>
    public static Split ByUtterance(IReadOnlyList<Utterance> utterances, int folds, long seed) =>
        Dealt(SplitUnit.Utterance, utterances, folds, seed, SplitDraws.DealUtterances(utterances, folds, seed));

    /// <summary>A fraction of each speaker's utterances is held out; speakers are on both sides.</summary>
    /// <exception cref="TimbreException">No speaker has two utterances.</exception>
    public static Split ByUtterance(IReadOnlyList<Utterance> utterances, double testFraction, long seed) =>
        HeldOut(SplitUnit.Utterance, utterances, seed, SplitDraws.HoldOutUtterances(utterances, testFraction, seed, "test"));

    /// <summary>
    /// Each speaker's last chapters are held out, as many as reach the fraction of the speaker's utterances. A speaker with one chapter
    /// is in training only. Nothing is drawn at random.
    /// </summary>
    /// <exception cref="TimbreException">No speaker has two chapters.</exception>
    public static Split ByChapter(IReadOnlyList<Utterance> utterances, double testFraction) =>
        HeldOut(SplitUnit.Chapter, utterances, 0, SplitDraws.HoldOutChapters(utterances, testFraction));

    /// <summary>Chunks at random, as published: leaky. Stratified by speaker. <see cref="Assign"/> gives the part of each chunk.</summary>
    /// <exception cref="TimbreException">The fraction is not between 0 and 1.</exception>
    public static Split ByChunk(IReadOnlyList<Utterance> utterances, double testFraction, long seed) =>
        ByPiece(SplitUnit.Chunk, utterances, new PieceRule(seed, 1, testFraction, 0));

    /// <summary>Chunks at random into folds, as published: leaky. Stratified by speaker.</summary>
    /// <exception cref="TimbreException">There are fewer than 2 folds.</exception>
    public static Split ByChunk(IReadOnlyList<Utterance> utterances, int folds, long seed)
    {
        SplitDraws.CheckFolds(folds, int.MaxValue, "chunks");
        return ByPiece(SplitUnit.Chunk, utterances, new PieceRule(seed, folds, 1.0 / folds, 0));
    }

    /// <summary>Frames at random, as published: leaky. Stratified by gender. <see cref="Assign"/> gives the part of each frame.</summary>
    /// <exception cref="TimbreException">The fraction is not between 0 and 1.</exception>
    public static Split ByFrame(IReadOnlyList<Utterance> utterances, double testFraction, long seed) =>
        ByPiece(SplitUnit.Frame, utterances, new PieceRule(seed, 1, testFraction, 0));

    /// <summary>
    /// The same split with a validation part taken from each fold's training part: whole speakers in a split by speaker, else utterances of
    /// every speaker, or pieces where pieces are divided.
    /// </summary>
    /// <exception cref="TimbreException">The fraction is not between 0 and 1, or too little is left to divide.</exception>
    public Split WithValidation(double fraction, long seed)
    {
        SplitDraws.CheckFraction(fraction);
        return _pieces is not null
            ? ByPiece(By, Utterances, _pieces with { ValidationFraction = fraction, ValidationSeed = seed })
            : new Split(By, Seed, Utterances, Folds.Select(f => f.WithValidation(fraction, seed, By == SplitUnit.Speaker)).ToList());
    }

    /// <summary>
    /// The same split with each speaker's last training chapter as the validation part, for what is to be decided on a session that was not heard: calibration.
    /// Speakers with one training chapter stay whole. Where all have one, nothing changes.
    /// </summary>
    /// <exception cref="InvalidOperationException">Chunks or frames are divided.</exception>
    public Split WithChapterValidation()
    {
        if (_pieces is not null)
        {
            throw new InvalidOperationException($"a split by {By.ToString().ToLowerInvariant()} has no whole chapters");
        }

        return new Split(By, Seed, Utterances, Folds.Select(f =>
        {
            var pool = f.Train.Concat(f.Validation).ToList();
            var held = SplitDraws.LastChapters(pool, 0);
            return f with { Train = pool.FindAll(u => !held.Contains(u.Id)), Validation = pool.FindAll(u => held.Contains(u.Id)) };
        }).ToList());
    }

    /// <summary>
    /// The part of every chunk or frame: <c>result[utterance][piece]</c>, utterances in the order of <see cref="Utterances"/>.
    /// A random order of all pieces of a stratum (speaker for chunks, gender for frames), of which the exact fraction is the test.
    /// </summary>
    /// <param name="pieceCounts">How many chunks or frames each utterance has.</param>
    /// <param name="fold">Which fold.</param>
    /// <exception cref="InvalidOperationException">Whole utterances are divided; ask <see cref="Folds"/>.</exception>
    public SplitPart[][] Assign(IReadOnlyList<int> pieceCounts, int fold = 0)
    {
        ArgumentNullException.ThrowIfNull(pieceCounts);
        ArgumentOutOfRangeException.ThrowIfNegative(fold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fold, Folds.Count);
        var rule = _pieces ?? throw new InvalidOperationException($"a split by {By.ToString().ToLowerInvariant()} divides whole utterances");
        if (pieceCounts.Count != Utterances.Count)
        {
            throw new ArgumentException($"{pieceCounts.Count} counts for {Utterances.Count} utterances", nameof(pieceCounts));
        }

        return rule.Assign(StrataOfUtterances(), pieceCounts, fold);
    }

    /// <summary>Of every frame, whether it is in the test part; as <see cref="Assign"/>.</summary>
    /// <exception cref="InvalidOperationException">Whole utterances are divided; ask <see cref="Folds"/>.</exception>
    public bool[][] FrameAssignment(IReadOnlyList<int> frameCounts, int fold = 0) =>
        Array.ConvertAll(Assign(frameCounts, fold), parts => Array.ConvertAll(parts, p => p == SplitPart.Test));

    private static Split ByPiece(SplitUnit by, IReadOnlyList<Utterance> utterances, PieceRule rule)
    {
        SplitDraws.CheckFraction(rule.TestFraction);
        IReadOnlyList<Utterance> validation = rule.ValidationFraction > 0 ? utterances : [];
        return new Split(by, rule.Seed, utterances, Enumerable.Range(0, rule.Folds).Select(i => new Fold(i, utterances, validation, utterances)).ToList(), rule);
    }

    private static Split Dealt(SplitUnit by, IReadOnlyList<Utterance> utterances, int folds, long seed, Dictionary<string, int> foldOf) =>
        new(by, seed, utterances, Enumerable.Range(0, folds)
            .Select(i => new Fold(i, utterances.Where(u => foldOf[u.Id] != i).ToList(), [], utterances.Where(u => foldOf[u.Id] == i).ToList()))
            .ToList());

    private static Split HeldOut(SplitUnit by, IReadOnlyList<Utterance> utterances, long seed, HashSet<string> test) =>
        new(by, seed, utterances, [new Fold(0, utterances.Where(u => !test.Contains(u.Id)).ToList(), [], utterances.Where(u => test.Contains(u.Id)).ToList())]);

    private string[] StrataOfUtterances() =>
        Utterances.Select(u => By == SplitUnit.Frame ? u.Gender?.ToString() ?? "" : u.Speaker ?? "").ToArray();
}
