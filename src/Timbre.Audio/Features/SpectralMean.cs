namespace Timbre.Audio;

/// <summary>Sums over spectra by the spectra's own sum, as <c>librosa.util.normalize(S, norm=1)</c> has it.</summary>
internal static class SpectralMean
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Divides in place; a spectrum whose sum is too small to divide by is left as it is.</summary>
    public static void Divide(Span<float> sums, ReadOnlySpan<float> totals)
    {
        for (var lane = 0; lane < sums.Length; lane++)
        {
            sums[lane] /= totals[lane] < SmallestNormal ? 1 : totals[lane];
        }
    }
}
