using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>What reading one utterance's audio told.</summary>
internal sealed record Stretch
{
    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Error { get; init; }

    public bool IsMissing { get; init; }

    public int Rate { get; init; }

    /// <summary>Length of the utterance; null where neither manifest nor header say and the samples were not read.</summary>
    public double? Seconds { get; init; }

    /// <summary>Whether <see cref="Seconds"/> is counted in samples, not estimated.</summary>
    public bool IsExact { get; init; }

    /// <summary>Length of the whole file where it is known to the sample and the samples were read.</summary>
    public double? FileSeconds { get; init; }

    /// <summary>Level and faults; null when the samples were not read.</summary>
    public SampleStatistics? Samples { get; init; }

    public string? Hash { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads the header, and the samples where asked or where the header does not say how long it is. Never throws but when cancelled.</summary>
    public static Stretch Read(Utterance u, bool samples, bool hash, CancellationToken cancellationToken)
    {
        if (!File.Exists(u.Path))
        {
            return new Stretch { Error = "no such file", IsMissing = true };
        }

        try
        {
            return Read(Recording.Open(u.Path), u, samples, hash, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (TimbreException e)
        {
            return new Stretch { Error = InputFailure.From(u.Path, e).Reason };
        }
        catch (Exception e) when (e is not StackOverflowException)
        {
            // Whatever one recording does to the decoder, the others are read.
            return new Stretch { Error = $"cannot be decoded ({e.GetType().Name}: {e.Message})" };
        }
    }

    private static Stretch Read(Recording recording, Utterance u, bool samples, bool hash, CancellationToken cancellationToken)
    {
        var seconds = recording.DurationSeconds is { } length ? (double?)Math.Max(0, Math.Min(u.Duration ?? double.PositiveInfinity, length - u.Start)) : null;
        if (!samples && seconds is not null)
        {
            return new Stretch { Rate = recording.Rate.Hertz, Seconds = seconds, IsExact = recording.FrameCount is not null, Warnings = recording.Warnings };
        }

        var statistics = new SampleStatistics(SampleStatistics.FullScale(recording.BitsPerSample), hash);
        if (u.Start == 0 && (u.Duration is null || u.Duration >= recording.DurationSeconds - (0.5 / recording.Rate.Hertz)))
        {
            // The whole file: block by block, however long it is, and with the decoder's check of the whole.
            foreach (var block in recording.ReadMonoBlocks(cancellationToken: cancellationToken))
            {
                statistics.Add(block.Span);
            }
        }
        else
        {
            statistics.Add(recording.ReadMono(u.Start, u.Duration, cancellationToken: cancellationToken));
        }

        return new Stretch
        {
            Rate = recording.Rate.Hertz,
            Hash = statistics.Finish(),
            Seconds = (double)statistics.Count / recording.Rate.Hertz,
            IsExact = true,
            FileSeconds = recording.FrameCount is null ? null : recording.DurationSeconds,
            Samples = statistics,
            Warnings = recording.Warnings,
        };
    }
}
