namespace Timbre.Audio;

/// <summary>Window functions in their periodic form, as <c>scipy.signal.get_window(name, n, fftbins=True)</c> gives them.</summary>
public enum WindowFunction
{
    /// <summary><c>hann</c>: ½ − ½·cos(2πi/n).</summary>
    Hann,

    /// <summary><c>hamming</c>: 0.54 − 0.46·cos(2πi/n).</summary>
    Hamming,

    /// <summary><c>blackman</c>: 0.42 − ½·cos(2πi/n) + 0.08·cos(4πi/n).</summary>
    Blackman,

    /// <summary><c>boxcar</c> (also <c>ones</c>, <c>rectangular</c>): 1.</summary>
    Boxcar,
}
