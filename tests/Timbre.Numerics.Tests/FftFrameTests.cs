using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Timbre.Numerics.Tests;

public sealed class FftFrameTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    public static TheoryData<int> Lengths() =>
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17, 18, 20, 25, 30, 32, 49, 60, 61, 64, 67, 100, 121, 127, 128, 134, 200, 240, 243, 256, 400, 401, 441, 512, 551, 600];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SpectraAreThoseOfTheDefinitionInEveryWidth(int length)
    {
        foreach (var width in Widths)
        {
            CheckAgainstDefinition(length, width, count: width);
        }

        CheckAgainstDefinition(length, LaneBuffer.Lanes, count: 1);
        CheckAgainstDefinition(length, LaneBuffer.Lanes, count: (LaneBuffer.Lanes + 1) / 2);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(4096)]
    [InlineData(16384)]
    [InlineData(2205)]
    [InlineData(6007)]
    public void LongSpectraAreThoseOfMathNet(int length)
    {
        var random = new SeededRandom(length);
        var samples = Noise(random, length);
        var window = Noise(random, length);
        var expected = new Complex[length];
        for (var i = 0; i < length; i++)
        {
            expected[i] = (double)samples[i] * window[i];
        }

        Fourier.Forward(expected, FourierOptions.NoScaling);
        var fft = new FrameFft(length, window);
        var spectrum = new Spectra(fft, LaneBuffer.Lanes);
        fft.Spectrum(samples, 0, 1, spectrum.Scratch, spectrum.Real, spectrum.Imaginary);
        Assert.InRange(RelativeError(expected.AsSpan(0, fft.BinCount), spectrum, lane: 0), 0, 6e-7);
    }

    [Fact]
    public void PowerIsTheSquaredMagnitude()
    {
        foreach (var length in new[] { 1, 2, 5, 48, 77, 512 })
        {
            var random = new SeededRandom(length);
            var window = Noise(random, length);
            var samples = Noise(random, length + (7 * 15));
            var fft = new FrameFft(length, window);
            foreach (var width in Widths)
            {
                var spectra = new Spectra(fft, width);
                fft.Spectrum(samples, 7, width, spectra.Scratch, spectra.Real, spectra.Imaginary);
                var power = new LaneBuffer(fft.BinCount, width);
                spectra.Scratch.Values.Fill(float.NaN);
                fft.Power(samples, 7, width, spectra.Scratch, power);
                for (var i = 0; i < power.Values.Length; i++)
                {
                    double re = spectra.Real.Values[i];
                    double im = spectra.Imaginary.Values[i];
                    Assert.InRange(power.Values[i] - ((re * re) + (im * im)), -1e-5 * (1 + (re * re) + (im * im)), 1e-5 * (1 + (re * re) + (im * im)));
                }
            }
        }
    }

    [Fact]
    public void ALaneDoesNotDependOnItsNeighbours()
    {
        var samples = Noise(new SeededRandom(3), 4000);
        var fft = new FrameFft(400, Noise(new SeededRandom(4), 400));
        var together = new Spectra(fft, LaneBuffer.Lanes);
        var alone = new Spectra(fft, LaneBuffer.Lanes);
        fft.Spectrum(samples, 160, LaneBuffer.Lanes, together.Scratch, together.Real, together.Imaginary);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            fft.Spectrum(samples.AsSpan(lane * 160), 160, 1, alone.Scratch, alone.Real, alone.Imaginary);
            for (var k = 0; k < fft.BinCount; k++)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(alone.Real.Row(k)[0]), BitConverter.SingleToInt32Bits(together.Real.Row(k)[lane]));
            }
        }
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameFft(0, []));
        Assert.Throws<ArgumentException>(() => new FrameFft(4, new float[3]));
        var fft = new FrameFft(8, new float[8]);
        var bins = new LaneBuffer(fft.BinCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.Power(new float[7], 1, 1, fft.CreateScratch(), bins));
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.Power(new float[8], 1, 0, fft.CreateScratch(), bins));
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.Power(new float[800], 1, LaneBuffer.Lanes + 1, fft.CreateScratch(), bins));
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.Power(new float[8], 1, 1, new LaneBuffer(1), bins));
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.Power(new float[8], 1, 1, fft.CreateScratch(), new LaneBuffer(4)));
    }

    private static void CheckAgainstDefinition(int length, int width, int count)
    {
        const int hop = 5;
        var random = new SeededRandom(length);
        var window = Noise(random, length);
        var samples = Noise(random, length + ((count - 1) * hop));
        var fft = new FrameFft(length, window);
        var spectra = new Spectra(fft, width);
        fft.Spectrum(samples, hop, count, spectra.Scratch, spectra.Real, spectra.Imaginary);
        for (var lane = 0; lane < width; lane++)
        {
            var expected = FftReference.Transform(samples.AsSpan(Math.Min(lane, count - 1) * hop, length), window);
            var error = RelativeError(expected, spectra, lane);
            Assert.True(error < 6e-7, $"length {length}, {width} lanes, lane {lane}: error {error:e2}");
        }
    }

    private static double RelativeError(ReadOnlySpan<Complex> expected, Spectra actual, int lane)
    {
        double error = 0;
        double size = 0;
        for (var k = 0; k < expected.Length; k++)
        {
            var difference = expected[k] - new Complex(actual.Real.Row(k)[lane], actual.Imaginary.Row(k)[lane]);
            error += (difference * Complex.Conjugate(difference)).Real;
            size += (expected[k] * Complex.Conjugate(expected[k])).Real;
        }

        return Math.Sqrt(error / size);
    }

    private static float[] Noise(SeededRandom random, int count)
    {
        var result = new float[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = (float)random.NextGaussian();
        }

        return result;
    }

    /// <summary>Buffers for one call, dirty from the start.</summary>
    private sealed class Spectra
    {
        public Spectra(FrameFft fft, int width)
        {
            Scratch = fft.CreateScratch(width);
            Real = new LaneBuffer(fft.BinCount, width);
            Imaginary = new LaneBuffer(fft.BinCount, width);
            Scratch.Values.Fill(float.NaN);
            Real.Values.Fill(float.NaN);
            Imaginary.Values.Fill(float.NaN);
        }

        public LaneBuffer Scratch { get; }

        public LaneBuffer Real { get; }

        public LaneBuffer Imaginary { get; }
    }
}
