namespace Timbre.Neural;

/// <summary>Width of an encoder's matrix products.</summary>
public enum EncoderPrecision
{
    /// <summary>float32 throughout.</summary>
    Single,

    /// <summary>Weights in 8 bits with a scale per output, activations quantised as they come, sums in 32-bit integers; everything else float32.</summary>
    EightBit,
}
