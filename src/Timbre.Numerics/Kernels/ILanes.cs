namespace Timbre.Numerics.Kernels;

/// <summary>
/// One SIMD register of floats, one frame a lane. A kernel is written once over this and compiled for each width;
/// <see cref="Lane1"/> is the plain form that needs no SIMD at all.
/// </summary>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract int Width { get; }

    static abstract T Load(float* p);

    static abstract void Store(float* p, T v);

    static abstract T All(float v);

    /// <summary>The number at the address in all lanes.</summary>
    static abstract T Broadcast(float* p);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>a·b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>c − a·b.</summary>
    static abstract T MultiplySubtract(T a, T b, T c);

    static abstract T Sqrt(T a);

    /// <summary>The larger of the two; what NaN does is not defined.</summary>
    static abstract T Max(T a, T b);

    /// <summary>The smaller of the two; what NaN does is not defined.</summary>
    static abstract T Min(T a, T b);

    /// <summary>count + 1 where a &lt; b, else count.</summary>
    static abstract T CountLess(T count, T a, T b);

    /// <summary>Splits a positive, normal x into m·2^e with m in [√½, √2); gives m.</summary>
    static abstract T Split(T x, out T exponent);

    /// <summary>2^n for a whole n from −126 to 127.</summary>
    static abstract T TwoToThe(T n);

    /// <summary>
    /// The first <c>count</c> (a multiple of <see cref="Width"/>) samples of each frame, times the window, with frames in lanes:
    /// <c>target[i·Width + lane] = rows[lane][i]·window[i]</c>.
    /// </summary>
    static abstract void LoadFrames(float** rows, float* window, nint count, float* target);
}
