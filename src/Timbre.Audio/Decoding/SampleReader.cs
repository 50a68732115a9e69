namespace Timbre.Audio;

/// <summary>One pass through a recording's samples, from its start to its end, as the mean of the channels.</summary>
internal abstract class SampleReader : IDisposable
{
    public abstract SampleRate Rate { get; }

    public abstract int Channels { get; }

    public abstract int? BitsPerSample { get; }

    /// <summary>As <see cref="Recording.Format"/>.</summary>
    public abstract string Format { get; }

    /// <summary>Frames per channel where the header says it and the size of the file bears it out.</summary>
    public abstract long? FrameCount { get; }

    /// <summary>How long it lasts where something less exact than a count of samples says so.</summary>
    public virtual double? RoughSeconds => null;

    /// <summary>Fills <paramref name="destination"/> as far as there are samples; less than its length only at the end.</summary>
    public abstract int Read(Span<float> destination, CancellationToken cancellationToken);

    /// <summary>Passes over samples; returns how many there were to pass over.</summary>
    public abstract long Skip(long frames, CancellationToken cancellationToken);

    /// <summary>Checks that can only be made when everything was read from the first sample to the last.</summary>
    public virtual void CheckWhole()
    {
    }

    public abstract void Dispose();
}
