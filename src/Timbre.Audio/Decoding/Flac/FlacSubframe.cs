namespace Timbre.Audio;

/// <summary>Decodes one subframe (RFC 9639, 9.2): one channel of one frame, as whole numbers.</summary>
internal static class FlacSubframe
{
    private const int MaximumOrder = 32;

    /// <summary>Decodes samples of up to 32 bits.</summary>
    public static void Decode(ref BitCursor cursor, Span<int> samples, int bits)
    {
        var (type, wasted) = ReadHeader(ref cursor, bits);
        bits -= wasted;
        switch (type)
        {
            case 0:
                samples.Fill((int)cursor.ReadSigned(bits));
                break;
            case 1:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (int)cursor.ReadSigned(bits);
                }

                break;
            default:
                DecodePredicted(ref cursor, samples, bits, type);
                break;
        }

        if (wasted != 0)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] <<= wasted;
            }
        }
    }

    /// <summary>Decodes samples of 33 bits, which only the side channel of 32-bit stereo has; <paramref name="residual"/> is scratch of the same length.</summary>
    public static void DecodeWide(ref BitCursor cursor, Span<long> samples, Span<int> residual, int bits)
    {
        var (type, wasted) = ReadHeader(ref cursor, bits);
        bits -= wasted;
        if (type == 0)
        {
            samples.Fill(cursor.ReadSigned(bits));
        }
        else if (type == 1)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = cursor.ReadSigned(bits);
            }
        }
        else
        {
            Span<int> coefficients = stackalloc int[MaximumOrder];
            var order = OrderOf(type, samples.Length);
            for (var i = 0; i < order; i++)
            {
                samples[i] = cursor.ReadSigned(bits);
            }

            var shift = type >= 32 ? ReadCoefficients(ref cursor, coefficients[..order]) : FixedCoefficients(coefficients[..order]);
            FlacResidual.Decode(ref cursor, residual, order);
            for (var i = order; i < samples.Length; i++)
            {
                long sum = 0;
                for (var j = 0; j < order; j++)
                {
                    sum += coefficients[j] * samples[i - 1 - j];
                }

                samples[i] = (sum >> shift) + residual[i];
            }
        }

        for (var i = 0; wasted != 0 && i < samples.Length; i++)
        {
            samples[i] <<= wasted;
        }
    }

    private static (int Type, int Wasted) ReadHeader(ref BitCursor cursor, int bits)
    {
        var head = cursor.Read(8);
        var type = (int)(head >> 1) & 63;
        if ((head & 0x80) != 0 || type is (>= 2 and < 8) or (> 12 and < 32))
        {
            throw new DamagedFrameException("a subframe has a reserved type");
        }

        var wasted = (head & 1) == 0 ? 0 : (int)cursor.ReadUnary(33) + 1;
        return wasted < bits ? (type, wasted) : throw new DamagedFrameException("a subframe has more wasted bits than bits");
    }

    private static int OrderOf(int type, int blockSize)
    {
        var order = type >= 32 ? type - 31 : type - 8;
        return order <= blockSize ? order : throw new DamagedFrameException("a subframe has a predictor that is longer than its block");
    }

    private static void DecodePredicted(ref BitCursor cursor, Span<int> samples, int bits, int type)
    {
        var order = OrderOf(type, samples.Length);
        for (var i = 0; i < order; i++)
        {
            samples[i] = (int)cursor.ReadSigned(bits);
        }

        Span<int> buffer = stackalloc int[MaximumOrder];
        var coefficients = buffer[..order];
        if (type < 32)
        {
            FlacResidual.Decode(ref cursor, samples, order);
            FlacPrediction.RestoreFixed(samples, order);
            return;
        }

        var shift = ReadCoefficients(ref cursor, coefficients);
        long magnitude = 0;
        foreach (var c in coefficients)
        {
            magnitude += Math.Abs(c);
        }

        FlacResidual.Decode(ref cursor, samples, order);
        if (magnitude << (bits - 1) <= int.MaxValue)
        {
            FlacPrediction.RestoreNarrow(samples, coefficients, shift);
        }
        else
        {
            FlacPrediction.RestoreWide(samples, coefficients, shift);
        }
    }

    private static int ReadCoefficients(ref BitCursor cursor, scoped Span<int> coefficients)
    {
        var precision = (int)cursor.Read(4) + 1;
        var shift = (int)cursor.ReadSigned(5);
        if (precision == 16 || shift < 0)
        {
            throw new DamagedFrameException("a predictor has a reserved precision or shift");
        }

        for (var i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = (int)cursor.ReadSigned(precision);
        }

        return shift;
    }

    private static int FixedCoefficients(Span<int> coefficients)
    {
        ReadOnlySpan<int> values = coefficients.Length switch
        {
            0 => [],
            1 => [1],
            2 => [2, -1],
            3 => [3, -3, 1],
            _ => [4, -6, 4, -1],
        };
        values.CopyTo(coefficients);
        return 0;
    }
}
