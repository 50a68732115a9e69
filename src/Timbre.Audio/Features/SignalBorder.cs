namespace Timbre.Audio;

/// <summary>Which element stands for one beyond the ends, as <c>numpy.pad</c> has it; any distance, mirrored as often as needed.</summary>
internal static class SignalBorder
{
    public static long Inside(long index, int length, PadMode mode) => mode switch
    {
        PadMode.Reflect when length > 1 => Fold(index, length, (2L * length) - 2),
        PadMode.Symmetric => Fold(index < 0 ? -1 - index : index, length, 2L * length, repeated: true),
        _ => Math.Clamp(index, 0, length - 1),
    };

    private static long Fold(long index, int length, long period, bool repeated = false)
    {
        var at = Math.Abs(index) % period;
        return at < length ? at : period - at - (repeated ? 1 : 0);
    }
}
