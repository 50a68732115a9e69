namespace Timbre.Recipes;

/// <summary>How closely a run looks at what recordings are like without labels.</summary>
public sealed record SpaceSettings
{
    /// <summary>The share of a chunk's variance that its components are counted for, above 0 and below 1. Default 0.85.</summary>
    public double Share { get; init; } = 0.85;

    /// <summary>Principal components kept of frames and of chunks, at least 1; fewer where there are not so many. Default 47.</summary>
    public int Components { get; init; } = 47;

    /// <summary>Chunks on the maps, at least 1. Default 1500.</summary>
    public int MapPoints { get; init; } = 1500;

    /// <summary>Frames that are clustered, at least 2: of more, every m-th is taken. Default 400,000.</summary>
    public int FrameLimit { get; init; } = 400_000;

    /// <exception cref="TimbreException">One is out of range.</exception>
    internal void Validate()
    {
        Require(Share > 0 && Share < 1, nameof(Share), Share, "must be above 0 and below 1");
        Require(Components >= 1, nameof(Components), Components, "must be at least 1");
        Require(MapPoints >= 1, nameof(MapPoints), MapPoints, "must be at least 1");
        Require(FrameLimit >= 2, nameof(FrameLimit), FrameLimit, "must be at least 2");
    }

    internal static void Require(bool holds, string name, double value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
        }
    }
}
