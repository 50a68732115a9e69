using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>Against librosa 0.10.2 with soxr_hq: signal to error at least 60 dB below 0.9 of the lower Nyquist frequency.</summary>
public sealed class ResamplingTests
{
    [Theory]
    [InlineData(22050)]
    [InlineData(8000)]
    public void Resampled_speech_equals_soxr_hq(int rate)
    {
        foreach (var file in Directory.GetFiles(TestData.Golden("librosa"), "*.npz"))
        {
            var id = Path.GetFileNameWithoutExtension(file);
            var parts = id.Split('-');
            var recording = Recording.Open(TestData.Data($"LibriSpeech/train-clean-100/{parts[0]}/{parts[1]}/{id}.flac"));
            var expected = NpyArray.LoadArchive(file)[$"resample_{rate}"].ToSingle();
            var actual = recording.ReadMono(rate: new SampleRate(rate));
            Assert.Equal(expected.Length, actual.Length);
            var cutoff = 0.9 * Math.Min(rate, 16000) / rate; // of the output's own Nyquist frequency
            var ratio = SignalToError(expected, actual, cutoff);
            Assert.True(ratio >= 60, $"{id} at {rate} Hz: {ratio:0.0} dB");
        }
    }

    private static double SignalToError(float[] expected, float[] actual, double cutoff)
    {
        var size = 1;
        while (size < expected.Length)
        {
            size *= 2;
        }

        var signal = new System.Numerics.Complex[size];
        var error = new System.Numerics.Complex[size];
        for (var i = 0; i < expected.Length; i++)
        {
            signal[i] = expected[i];
            error[i] = (double)actual[i] - expected[i];
        }

        Transform(signal);
        Transform(error);
        double above = 0, below = 0;
        for (var k = 0; k < (int)(size / 2 * cutoff); k++)
        {
            above += signal[k].Magnitude * signal[k].Magnitude;
            below += error[k].Magnitude * error[k].Magnitude;
        }

        return 10 * Math.Log10(above / below);
    }

    // The plain recursive transform by halves, good enough to measure with.
    private static void Transform(Span<System.Numerics.Complex> values)
    {
        if (values.Length == 1)
        {
            return;
        }

        var half = values.Length / 2;
        var even = new System.Numerics.Complex[half];
        var odd = new System.Numerics.Complex[half];
        for (var i = 0; i < half; i++)
        {
            even[i] = values[2 * i];
            odd[i] = values[(2 * i) + 1];
        }

        Transform(even);
        Transform(odd);
        for (var k = 0; k < half; k++)
        {
            var turned = System.Numerics.Complex.FromPolarCoordinates(1, -Math.PI * k / half) * odd[k];
            values[k] = even[k] + turned;
            values[k + half] = even[k] - turned;
        }
    }
}
