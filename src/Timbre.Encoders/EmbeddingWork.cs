using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Encoders;

/// <summary>Turns one utterance into its array. May be shared by threads.</summary>
internal sealed class EmbeddingWork(string folder, IEmbeddingSource embedding, int threads, EmbeddingPace? pace, Action<Utterance, string>? warn)
{
    /// <exception cref="TimbreException">The recording cannot be encoded, or the array cannot be written.</exception>
    public EmbeddedUtterance Do(Utterance utterance, CancellationToken cancellation)
    {
        var file = EmbeddedUtterance.FileOf(utterance);
        var path = Path.Combine(folder, file);

        // As it was before it is read: a recording that changes meanwhile is encoded again by the next call.
        var source = new FileInfo(utterance.Path);
        var recording = Recording.Open(utterance.Path);
        var (bytes, modified) = (source.Length, source.LastWriteTimeUtc.Ticks);
        var (known, rate) = (recording.DurationSeconds, embedding.RateOf(recording));
        pace?.Opened(utterance.Duration ?? (known is { } whole ? Math.Max(0, whole - utterance.Start) : null));
        var (samples, frames) = (0L, 0);
        AtomicFile.Write(path, stream =>
        {
            var blocks = Counted(embedding.Blocks(recording, utterance.Start, utterance.Duration, threads, cancellation), rate, n => samples += n);
            if (embedding.Rows is null)
            {
                WriteMean(stream, blocks);
            }
            else
            {
                frames = WriteFrames(stream, blocks);
            }
        });
        if (warn is not null)
        {
            foreach (var warning in recording.Warnings)
            {
                warn(utterance, warning);
            }

            if (embedding.WarningFor(recording.Rate) is { } narrow)
            {
                warn(utterance, narrow);
            }
        }

        return new EmbeddedUtterance(
            utterance.Id, utterance.Path, utterance.Start, utterance.Duration, file, embedding.Rows is null ? null : frames,
            rate.Seconds(samples), new FileInfo(path).Length, bytes, modified);
    }

    private IEnumerable<EncodedBlock> Counted(IEnumerable<EncodedBlock> blocks, SampleRate rate, Action<int> count)
    {
        foreach (var block in blocks)
        {
            count(block.Samples);
            pace?.Encoded(rate.Seconds(block.Samples));
            yield return block;
        }
    }

    private void WriteMean(Stream stream, IEnumerable<EncodedBlock> blocks)
    {
        var mean = new FrameMean(embedding.Units);
        foreach (var block in blocks)
        {
            mean.Add(block);
        }

        NpyArray.Write(stream, mean.ToArray(), embedding.Units);
    }

    private int WriteFrames(Stream stream, IEnumerable<EncodedBlock> blocks)
    {
        var writer = new NpyRowWriter(stream, embedding.Units);
        foreach (var block in blocks)
        {
            writer.Append(block.Values);
        }

        writer.Complete();
        return writer.Rows;
    }
}
