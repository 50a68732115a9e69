namespace Timbre.Audio;

/// <summary>
/// Resamples a signal that comes in blocks, in constant memory. Each piece is resampled together with the neighbourhood that the filter reaches into, from an input
/// sample at which the two rates meet, so that the result is that of <see cref="Resampler.Resample"/> to the last bit.
/// </summary>
internal static class BlockResampling
{
    private const int PieceOutputs = 1 << 14;

    /// <summary>All blocks but the last hold <paramref name="blockFrames"/> samples; each is valid until the next one is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<float>> Run(IEnumerable<ReadOnlyMemory<float>> blocks, SampleRate from, SampleRate to, int blockFrames)
    {
        var block = new float[blockFrames];
        var filled = 0;
        foreach (var piece in Pieces(blocks, Resampler.Filter(from, to)))
        {
            for (var rest = piece; rest.Length > 0;)
            {
                var n = Math.Min(rest.Length, blockFrames - filled);
                rest[..n].CopyTo(block.AsMemory(filled));
                rest = rest[n..];
                filled += n;
                if (filled == blockFrames)
                {
                    yield return block;
                    filled = 0;
                }
            }
        }

        if (filled > 0)
        {
            yield return block.AsMemory(0, filled);
        }
    }

    private static IEnumerable<ReadOnlyMemory<float>> Pieces(IEnumerable<ReadOnlyMemory<float>> blocks, ResamplingFilter filter)
    {
        // Down inputs last as long as Up outputs; all that a piece begins and ends at are multiples of them.
        var groups = Math.Max(1, PieceOutputs / filter.Up);
        var (inputs, outputs) = (groups * filter.Down, groups * filter.Up);
        var margin = (filter.HalfLength + filter.Down) / filter.Down * filter.Down;
        var held = new float[inputs + (2 * margin)];
        var result = Array.Empty<float>();
        var (count, lead, last) = (0, 0, false); // lead: inputs held from before the piece
        using var source = blocks.GetEnumerator();
        ReadOnlyMemory<float> rest = default;
        while (!last)
        {
            var needed = lead + inputs + margin;
            while (count < needed && !last)
            {
                if (rest.IsEmpty)
                {
                    last = !source.MoveNext();
                    rest = last ? default : source.Current;
                }

                var n = Math.Min(rest.Length, needed - count);
                rest[..n].CopyTo(held.AsMemory(count));
                rest = rest[n..];
                count += n;
            }

            var before = lead / filter.Down * filter.Up;
            var length = last ? (int)((((long)count * filter.Up) + filter.Down - 1) / filter.Down) : before + outputs;
            if (result.Length < length)
            {
                result = new float[length];
            }

            Resampler.Run(filter, held.AsSpan(0, count), result.AsSpan(0, length));
            yield return result.AsMemory(before, length - before);
            var kept = Math.Min(margin, lead + inputs);
            var dropped = lead + inputs - kept;
            if (!last)
            {
                held.AsSpan(dropped, count - dropped).CopyTo(held);
                count -= dropped;
                lead = kept;
            }
        }
    }
}
