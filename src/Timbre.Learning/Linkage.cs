using System.Text.Json.Serialization;

namespace Timbre.Learning;

/// <summary>How <see cref="AgglomerativeClustering"/> measures the distance of two clusters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Linkage>))]
public enum Linkage
{
    /// <summary>By how much the squared distances within clusters grow when they become one (Ward); Euclidean rows only.</summary>
    Ward,

    /// <summary>The mean distance of their members.</summary>
    Average,

    /// <summary>The largest distance of their members.</summary>
    Complete,

    /// <summary>The smallest distance of their members.</summary>
    Single,
}
