using System.Text;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Tests.Decoding;

/// <summary>The fast forms against the readable ones.</summary>
public sealed class FlacKernelTests
{
    [Fact]
    public void Rice_codes_of_any_parameter_decode_as_in_the_readable_form()
    {
        var random = new SeededRandom(11);
        for (var parameter = 0; parameter <= 24; parameter++)
        {
            var bytes = new byte[4000 + BitCursor.Padding];
            foreach (ref var b in bytes.AsSpan(0, 4000))
            {
                b = (byte)(random.NextInt(8) == 0 ? 0 : random.NextInt(256));
            }

            var count = 4000 * 8 / (parameter + 12);
            var fast = new int[count];
            var plain = new int[count];
            var one = new BitCursor(bytes, 1, 4000);
            var other = new BitCursor(bytes, 1, 4000);
            one.Read(5);
            other.Read(5);
            FlacResidual.DecodeRice(ref one, fast, parameter);
            FlacResidual.DecodeRiceReference(ref other, plain, parameter);
            Assert.Equal(plain, fast);
            Assert.Equal(other.BytePosition, one.BytePosition);
            Assert.Equal(other.Read(17), one.Read(17));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Narrow_prediction_equals_wide(int residuals)
    {
        var random = new SeededRandom(5);
        for (var order = 1; order <= 32; order++)
        {
            var coefficients = new int[order];
            foreach (ref var c in coefficients.AsSpan())
            {
                c = random.NextInt(401) - 200;
            }

            var x = new int[order + residuals];
            foreach (ref var v in x.AsSpan())
            {
                v = random.NextInt(2001) - 1000;
            }

            var y = (int[])x.Clone();
            FlacPrediction.RestoreWide(x, coefficients, 13);
            FlacPrediction.RestoreNarrow(y, coefficients, 13);
            Assert.Equal(x, y);
        }
    }

    [Fact]
    public void Fixed_prediction_is_prediction_with_binomial_coefficients()
    {
        int[][] binomials = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];
        var random = new SeededRandom(6);
        for (var order = 0; order <= 4; order++)
        {
            var x = new int[50];
            foreach (ref var v in x.AsSpan())
            {
                v = random.NextInt(201) - 100;
            }

            var y = (int[])x.Clone();
            FlacPrediction.RestoreWide(x, binomials[order], 0);
            FlacPrediction.RestoreFixed(y, order);
            Assert.Equal(x, y);
        }
    }

    [Fact]
    public void Checksums_are_those_of_the_definition()
    {
        Assert.Equal(0xF4, FlacCrc.Crc8(Encoding.ASCII.GetBytes("123456789"))); // the catalogue's check values
        Assert.Equal(0xFEE8, FlacCrc.Crc16(Encoding.ASCII.GetBytes("123456789")));
        var zeros = new byte[7 + 9 + 8];
        "123456789"u8.CopyTo(zeros.AsSpan(15));
        Assert.Equal(0xFEE8, FlacCrc.Crc16(zeros)); // leading zeros change nothing, and the words of eight are at work
    }
}
