using System.Numerics;

namespace Timbre.Numerics;

/// <summary>
/// Random numbers that are the same for the same seed on every machine and in every version of Timbre
/// (xoshiro256**, Blackman and Vigna 2018, seeded with SplitMix64). Not for security. Not to be shared by threads:
/// give each its own with <see cref="Fork"/>.
/// </summary>
public sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareGaussian = double.NaN;

    /// <summary>Starts the sequence that belongs to <paramref name="seed"/>; any value is allowed.</summary>
    public SeededRandom(long seed)
    {
        var state = unchecked((ulong)seed);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    private SeededRandom(in SeededRandomState state) => (_s0, _s1, _s2, _s3, _spareGaussian) = (state.S0, state.S1, state.S2, state.S3, state.SpareGaussian);

    /// <summary>Where the sequence stands, to go on from there later.</summary>
    public SeededRandomState State => new(_s0, _s1, _s2, _s3, _spareGaussian);

    /// <summary>The sequence that goes on where <paramref name="state"/> was taken.</summary>
    /// <exception cref="ArgumentException">All four numbers are 0, which no sequence reaches.</exception>
    public static SeededRandom FromState(in SeededRandomState state) => (state.S0 | state.S1 | state.S2 | state.S3) != 0
        ? new SeededRandom(state)
        : throw new ArgumentException("the state of a random sequence is never all zeros", nameof(state));

    /// <summary>An independent sequence for the part of the work called <paramref name="purpose"/>; does not advance this one.</summary>
    public SeededRandom Fork(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = 14695981039346656037UL; // FNV-1a over the UTF-16 units, mixed with the present state
        foreach (var unit in purpose)
        {
            hash = unchecked((hash ^ unit) * 1099511628211UL);
        }

        return new SeededRandom(unchecked((long)(hash ^ _s0 ^ BitOperations.RotateLeft(_s2, 17))));
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        var result = unchecked(BitOperations.RotateLeft(_s1 * 5, 7) * 9);
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform whole number in [0, <paramref name="exclusiveUpper"/>); the bound must be positive.</summary>
    public int NextInt(int exclusiveUpper)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveUpper);
        return (int)Math.BigMul(NextBits(), (ulong)exclusiveUpper, out _);
    }

    /// <summary>Normal with mean 0 and variance 1 (polar method).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            var spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        while (true)
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                var scale = Math.Sqrt(-2 * Math.Log(s) / s);
                _spareGaussian = v * scale;
                return u * scale;
            }
        }
    }

    /// <summary>Puts <paramref name="items"/> into a random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}

/// <summary>Where a <see cref="SeededRandom"/> stands: the four numbers of xoshiro256** and the normal number drawn ahead (NaN without one).</summary>
public readonly record struct SeededRandomState(ulong S0, ulong S1, ulong S2, ulong S3, double SpareGaussian);
