namespace Timbre.Audio;

/// <summary>Takes the normalised differences of a recording frame by frame, in order.</summary>
internal interface IDifferenceConsumer
{
    /// <summary><paramref name="values"/>: one per period from the shortest to the longest; to be read only, and only during the call.</summary>
    void Accept(int frame, ReadOnlySpan<float> values);
}
