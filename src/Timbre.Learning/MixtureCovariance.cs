namespace Timbre.Learning;

/// <summary>What the covariance of a mixture's component may be.</summary>
public enum MixtureCovariance
{
    /// <summary>Features vary independently: one variance each.</summary>
    Diagonal,

    /// <summary>Any covariance matrix.</summary>
    Full,
}
