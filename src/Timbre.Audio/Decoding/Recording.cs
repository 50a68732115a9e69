namespace Timbre.Audio;

/// <summary>
/// A recording: what its header says, and its samples, which are decoded whenever they are read. Opening is cheap (the header alone is
/// read). WAV and FLAC are decoded here, told by their content and not by their name; everything else goes through <c>ffmpeg</c> where
/// it is on the PATH. May be shared by threads.
/// </summary>
public sealed class Recording
{
    private const int BlockFrames = 1 << 16;

    private readonly float[]? _samples;
    private readonly WarningList _warnings = new();
    private readonly double? _roughSeconds;
    private readonly long _fileBytes;
    private long _frameCount;

    private Recording(string path, SampleReader reader, WarningList warnings)
    {
        Path = path;
        Rate = reader.Rate;
        Channels = reader.Channels;
        BitsPerSample = reader.BitsPerSample;
        Format = reader.Format;
        _frameCount = reader.FrameCount ?? -1;
        _roughSeconds = reader.RoughSeconds;
        _fileBytes = new FileInfo(path).Length;
        _warnings = warnings;
    }

    private Recording(float[] samples, SampleRate rate, string name)
    {
        Path = name;
        Rate = rate;
        Channels = 1;
        Format = "memory";
        _samples = samples;
        _frameCount = samples.Length;
    }

    /// <summary>The file, as it was given to <see cref="Open"/>; for samples in memory, their name.</summary>
    public string Path { get; }

    /// <summary>Sample rate of the file.</summary>
    public SampleRate Rate { get; }

    /// <summary>Channels of the file; reading gives their mean.</summary>
    public int Channels { get; }

    /// <summary>Width of a sample in the file, in bits; null where the format has none (MP3 and the like, samples in memory).</summary>
    public int? BitsPerSample { get; }

    /// <summary><c>FLAC</c>, <c>WAV PCM</c>, <c>WAV float</c>, <c>WAV A-law</c>, <c>WAV µ-law</c>, <c>ffmpeg: mp3</c> (what ffmpeg takes the file for) or <c>memory</c>.</summary>
    public string Format { get; }

    /// <summary>
    /// Samples of each channel: what the header says, if the file is long enough for it. Null where it says nothing. Corrected once
    /// the recording was read as a whole.
    /// </summary>
    public long? FrameCount => Volatile.Read(ref _frameCount) is >= 0 and var count ? count : null;

    /// <summary>How long it lasts in seconds, from <see cref="FrameCount"/>, else as ffmpeg estimates it; null where neither is known.</summary>
    public double? DurationSeconds => FrameCount is { } count ? Rate.Seconds(count) : _roughSeconds;

    /// <summary>
    /// What was amiss and was read in spite of it: a file that was cut off, damaged frames, a checksum that does not match, a header that
    /// does not tell the truth. Without the path. Filled by opening and by reading.
    /// </summary>
    public IReadOnlyList<string> Warnings => _warnings.Snapshot();

    /// <summary>Opens a file by its content, whatever its name.</summary>
    /// <exception cref="TimbreException">It does not exist, cannot be read, or is not audio that can be decoded here.</exception>
    public static Recording Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var warnings = new WarningList();
        return Guard(path, () =>
        {
            using var reader = AudioOpener.Open(path, warnings, ReadPurpose.Header, CancellationToken.None);
            return new Recording(path, reader, warnings);
        });
    }

    /// <summary>A recording of samples that are already there (one channel, in [-1, 1)). They are not copied.</summary>
    public static Recording FromSamples(float[] mono, SampleRate rate, string name = "memory")
    {
        ArgumentNullException.ThrowIfNull(mono);
        ArgumentOutOfRangeException.ThrowIfLessThan(rate.Hertz, 1);
        return new Recording(mono, rate, name);
    }

    /// <summary>
    /// Decodes the whole or a part: the mean of the channels, whole-number samples scaled by 2^(bits-1) to [-1, 1).
    /// Start and duration are rounded to the nearest sample; what lies behind the end is left out.
    /// </summary>
    /// <param name="startSeconds">0 or more.</param>
    /// <param name="durationSeconds">0 or more; null to the end.</param>
    /// <param name="rate">The rate to resample to; null leaves it as it is.</param>
    /// <param name="cancellationToken">Ends the work, and ffmpeg with it.</param>
    /// <returns>The samples; none where there are none.</returns>
    /// <exception cref="TimbreException">Nothing could be decoded, or the samples do not fit one array.</exception>
    public float[] ReadMono(double startSeconds = 0, double? durationSeconds = null, SampleRate? rate = null, CancellationToken cancellationToken = default)
    {
        var (start, count) = Range(startSeconds, durationSeconds);
        var samples = _samples is not null
            ? _samples.AsSpan((int)Math.Min(start, _samples.Length)..(int)Math.Min(start + count, _samples.Length)).ToArray()
            : Guard(Path, () => Decode(start, count, cancellationToken));
        return rate is { } to && to != Rate ? Resampler.Resample(samples, Rate, to) : samples;
    }

    /// <summary>
    /// Decodes the whole block by block in constant memory, at the file's own rate. All blocks but the last hold
    /// <paramref name="blockFrames"/> samples; each is valid until the next one is asked for.
    /// </summary>
    /// <exception cref="TimbreException">Nothing could be decoded.</exception>
    public IEnumerable<ReadOnlyMemory<float>> ReadMonoBlocks(int blockFrames = BlockFrames, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockFrames, 1);
        return Blocks(0, long.MaxValue, blockFrames, cancellationToken);
    }

    /// <summary>
    /// Decodes and resamples the whole or a part block by block in constant memory: the samples that <see cref="ReadMono"/> gives, to the last bit.
    /// All blocks but the last hold <paramref name="blockFrames"/> samples; each is valid until the next one is asked for.
    /// </summary>
    /// <param name="blockFrames">Samples per block, at <paramref name="rate"/>.</param>
    /// <param name="rate">The rate to resample to.</param>
    /// <param name="startSeconds">0 or more.</param>
    /// <param name="durationSeconds">0 or more; null to the end.</param>
    /// <param name="cancellationToken">Ends the work, and ffmpeg with it.</param>
    /// <exception cref="TimbreException">Nothing could be decoded, or the rates are too far apart.</exception>
    public IEnumerable<ReadOnlyMemory<float>> ReadMonoBlocks(
        int blockFrames, SampleRate rate, double startSeconds = 0, double? durationSeconds = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockFrames, 1);
        var (start, count) = Range(startSeconds, durationSeconds);
        return rate == Rate
            ? Blocks(start, count, blockFrames, cancellationToken)
            : BlockResampling.Run(Blocks(start, count, BlockFrames, cancellationToken), Rate, rate, blockFrames);
    }

    private static IEnumerable<ReadOnlyMemory<float>> Slices(float[] samples, long start, long count, int blockFrames)
    {
        var end = Math.Min(samples.Length, start + Math.Min(count, samples.Length));
        for (var from = start; from < end; from += blockFrames)
        {
            yield return samples.AsMemory((int)from, (int)Math.Min(blockFrames, end - from));
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    private IEnumerable<ReadOnlyMemory<float>> Blocks(long start, long count, int blockFrames, CancellationToken cancellationToken) =>
        _samples is not null ? Slices(_samples, start, count, blockFrames) : FileBlocks(start, count, blockFrames, cancellationToken);

    private IEnumerable<ReadOnlyMemory<float>> FileBlocks(long start, long count, int blockFrames, CancellationToken cancellationToken)
    {
        var whole = start == 0 && count == long.MaxValue;
        using var reader = Guard(Path, () => AudioOpener.Open(Path, _warnings, whole ? ReadPurpose.Whole : ReadPurpose.Part, cancellationToken));
        if (start > 0 && Guard(Path, () => reader.Skip(start, cancellationToken)) < start)
        {
            yield break;
        }

        var block = new float[blockFrames];
        long total = 0;
        while (total < count)
        {
            var wanted = (int)Math.Min(blockFrames, count - total);
            var got = Guard(Path, () => reader.Read(block.AsSpan(0, wanted), cancellationToken));
            total += got;
            if (got > 0)
            {
                yield return block.AsMemory(0, got);
            }

            if (got < wanted)
            {
                break;
            }
        }

        if (whole)
        {
            reader.CheckWhole();
            Volatile.Write(ref _frameCount, total);
        }
    }

    private float[] Decode(long start, long count, CancellationToken cancellationToken)
    {
        var whole = start == 0 && count == long.MaxValue;
        using var reader = AudioOpener.Open(Path, _warnings, whole ? ReadPurpose.Whole : ReadPurpose.Part, cancellationToken);
        if (start > 0 && reader.Skip(start, cancellationToken) < start)
        {
            return [];
        }

        var samples = SampleBuffer.ReadAll(reader, count, Math.Min((FrameCount ?? 0) - start, _fileBytes * 8), Path, cancellationToken);
        if (whole)
        {
            reader.CheckWhole();
            Volatile.Write(ref _frameCount, samples.Length);
        }

        return samples;
    }

    private (long Start, long Count) Range(double startSeconds, double? durationSeconds)
    {
        if (!(startSeconds >= 0) || !(durationSeconds is null or >= 0))
        {
            throw new TimbreException($"{Path}: start {startSeconds} s and duration {durationSeconds} s: both must be 0 or more");
        }

        var start = Math.Min(Math.Round(startSeconds * Rate.Hertz), long.MaxValue / 4);
        var count = durationSeconds is { } d ? (long)Math.Min(Math.Round(d * Rate.Hertz), long.MaxValue / 4) : long.MaxValue;
        return ((long)start, _samples is null ? count : Math.Min(count, _samples.Length));
    }
}
