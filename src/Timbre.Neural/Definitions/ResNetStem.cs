using System.Text.Json.Serialization;

namespace Timbre.Neural;

/// <summary>How a residual network begins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResNetStem>))]
public enum ResNetStem
{
    /// <summary>As published: a convolution 7 × 7 in steps of 2 and a maximum of 3 × 3 in steps of 2, which leave a sixteenth of the positions. For pictures of some hundred lines.</summary>
    Published,

    /// <summary>A convolution 3 × 3 in steps of 1 and no maximum: the first stage sees every position. For pictures with few lines, at sixteen times the work.</summary>
    Small,
}
