namespace Timbre.Audio;

/// <summary>Kaldi's window functions over n samples, symmetric (t = 2πi/(n − 1)).</summary>
public enum KaldiWindow
{
    /// <summary><c>povey</c>: (½ − ½·cos t)^0.85, Kaldi's default.</summary>
    Povey,

    /// <summary><c>hamming</c>: 0.54 − 0.46·cos t.</summary>
    Hamming,

    /// <summary><c>hanning</c>: ½ − ½·cos t.</summary>
    Hanning,

    /// <summary><c>rectangular</c>: 1.</summary>
    Rectangular,

    /// <summary><c>blackman</c>: c − ½·cos t + (½ − c)·cos 2t with c = <c>blackman_coeff</c>.</summary>
    Blackman,
}
