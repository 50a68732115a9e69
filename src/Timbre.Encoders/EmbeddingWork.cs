using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Encoders;

/// <summary>Encodes one utterance into its array. May be shared by threads.</summary>
internal sealed class EmbeddingWork(string folder, Encoder encoder, EncoderOptions options, int threads, EmbeddingPace? pace, Action<Utterance, string>? warn)
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
        var known = recording.DurationSeconds;
        pace?.Opened(utterance.Duration ?? (known is { } whole ? Math.Max(0, whole - utterance.Start) : null));
        var (samples, frames) = (0L, 0);
        AtomicFile.Write(path, stream =>
        {
            var blocks = Counted(encoder.EncodeBlocks(recording, options, utterance.Start, utterance.Duration, threads, cancellation), n => samples += n);
            if (options.Pooling == EncoderPooling.Mean)
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

            if (encoder.BandwidthWarning(recording) is { } narrow)
            {
                warn(utterance, narrow);
            }
        }

        return new EmbeddedUtterance(
            utterance.Id, utterance.Path, utterance.Start, utterance.Duration, file, options.Pooling == EncoderPooling.Mean ? null : frames,
            encoder.Rate.Seconds(samples), new FileInfo(path).Length, bytes, modified);
    }

    private IEnumerable<EncodedBlock> Counted(IEnumerable<EncodedBlock> blocks, Action<int> count)
    {
        foreach (var block in blocks)
        {
            count(block.Samples);
            pace?.Encoded(encoder.Rate.Seconds(block.Samples));
            yield return block;
        }
    }

    private void WriteMean(Stream stream, IEnumerable<EncodedBlock> blocks)
    {
        var mean = new FrameMean(encoder.Units);
        foreach (var block in blocks)
        {
            mean.Add(block);
        }

        NpyArray.Write(stream, mean.ToArray(), encoder.Units);
    }

    private int WriteFrames(Stream stream, IEnumerable<EncodedBlock> blocks)
    {
        var writer = new NpyRowWriter(stream, encoder.Units);
        foreach (var block in blocks)
        {
            writer.Append(block.Values);
        }

        writer.Complete();
        return writer.Rows;
    }
}
