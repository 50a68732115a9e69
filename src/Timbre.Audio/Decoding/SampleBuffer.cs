namespace Timbre.Audio;

/// <summary>Gathers samples into one array whose size follows what was decoded, not what a header promises.</summary>
internal static class SampleBuffer
{
    private const int Least = 4096;

    /// <summary>Reads up to <paramref name="most"/> samples.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <param name="most">How many are wanted.</param>
    /// <param name="expected">How many there probably are; held against the file's size by the caller.</param>
    /// <param name="path">Named in messages.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static float[] ReadAll(SampleReader reader, long most, long expected, string path, CancellationToken cancellationToken)
    {
        var samples = GC.AllocateUninitializedArray<float>((int)Math.Clamp(Math.Min(expected, most), 0, Array.MaxLength));
        var filled = reader.Read(samples, cancellationToken);
        if (filled == samples.Length && filled < most)
        {
            // There may be more than was expected; mostly there is not.
            var extra = new float[Math.Min(Least, most - filled)];
            int got;
            while (filled < most && (got = reader.Read(extra.AsSpan(0, (int)Math.Min(extra.Length, most - filled)), cancellationToken)) > 0)
            {
                if (filled + (long)got > samples.Length)
                {
                    if (filled + (long)got > Array.MaxLength)
                    {
                        throw new TimbreException($"{path}: is too long to be read at once ({reader.Rate.Seconds(filled):0} s and more); read it in parts");
                    }

                    Array.Resize(ref samples, (int)Math.Min(Math.Max(filled + (long)got, samples.Length * 2L), Array.MaxLength));
                }

                extra.AsSpan(0, got).CopyTo(samples.AsSpan(filled));
                filled += got;
            }
        }

        if (filled < samples.Length)
        {
            Array.Resize(ref samples, filled);
        }

        return samples;
    }
}
