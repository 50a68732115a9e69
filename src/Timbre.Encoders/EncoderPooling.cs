namespace Timbre.Encoders;

/// <summary>What is made of the frames of a recording.</summary>
public enum EncoderPooling
{
    /// <summary>Nothing: all frames, one every 20 ms.</summary>
    None,

    /// <summary>Their mean: one embedding for the whole recording, of every frame of every chunk alike.</summary>
    Mean,
}
