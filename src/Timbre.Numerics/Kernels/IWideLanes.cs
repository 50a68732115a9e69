namespace Timbre.Numerics.Kernels;

/// <summary>One SIMD register of doubles. A kernel is written once over this and compiled for each width.</summary>
internal unsafe interface IWideLanes<T>
    where T : struct, IWideLanes<T>
{
    static abstract int Width { get; }

    static abstract T Zero { get; }

    static abstract T Load(double* p);

    /// <summary>Floats as doubles.</summary>
    static abstract T Load(float* p);

    static abstract void Store(double* p, T v);

    static abstract T All(double v);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    /// <summary>a·b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>a·b − c.</summary>
    static abstract T MultiplySubtract(T a, T b, T c);

    /// <summary>The sum of the lanes.</summary>
    static abstract double Sum(T a);
}
