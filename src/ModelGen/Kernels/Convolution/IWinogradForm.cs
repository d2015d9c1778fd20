namespace ModelGen.Runtime;

/// <summary>
/// The transformations of Winograd's algorithm for one size of kernel, <c>Aᵀ ((G g Gᵀ) ∘ (Bᵀ d B)) A</c>, whole vectors of channels at a time. The sums over channels between them are 16 matrix products.
/// A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015.
/// </summary>
internal interface IWinogradForm
{
    /// <summary>The elements of the kernel along a dimension.</summary>
    static abstract int Taps { get; }

    /// <summary>Bᵀ d B of some tiles.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="from">The first of their pixels.</param>
    /// <param name="line">From line to line of them.</param>
    /// <param name="pixel">From pixel to pixel.</param>
    /// <param name="next">From a tile to the next.</param>
    /// <param name="to">The first matrix.</param>
    /// <param name="channels">The channels, whole vectors.</param>
    static abstract void Input<V>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V>;

    /// <summary>Aᵀ m A of some tiles.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="from">The first matrix.</param>
    /// <param name="to">The first of their results.</param>
    /// <param name="line">From line to line of them.</param>
    /// <param name="pixel">From pixel to pixel.</param>
    /// <param name="next">From a tile to the next.</param>
    /// <param name="bias">What <typeparamref name="S"/> adds.</param>
    /// <param name="channels">The channels, whole vectors.</param>
    static abstract void Output<V, S>(in WinogradRun tiles, ref float from, ref float to, nint line, nint pixel, nint next, ref float bias, int channels)
        where V : struct, IVector<V>
        where S : struct, IStore;

    /// <summary>G g Gᵀ of some outputs of an input.</summary>
    /// <param name="from">The first of the weights.</param>
    /// <param name="line">From a line of the kernel to the next.</param>
    /// <param name="tap">From an element of a line to the next.</param>
    /// <param name="to">The first of 16 results.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="outputs">The outputs, whole vectors.</param>
    static abstract void Weight<V>(ref float from, nint line, nint tap, ref float to, nint plane, int outputs)
        where V : struct, IVector<V>;

    /// <summary>A dy Aᵀ of some tiles.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="from">The first of their gradients.</param>
    /// <param name="line">From line to line of them.</param>
    /// <param name="pixel">From pixel to pixel.</param>
    /// <param name="next">From a tile to the next.</param>
    /// <param name="to">The first matrix.</param>
    /// <param name="channels">The channels, whole vectors.</param>
    static abstract void Gradient<V>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V>;

    /// <summary>Adds Gᵀ u G of some outputs of an input.</summary>
    /// <param name="from">The first of 16 sums.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="to">The first of the gradients.</param>
    /// <param name="line">From a line of the kernel to the next.</param>
    /// <param name="tap">From an element of a line to the next.</param>
    /// <param name="outputs">The outputs, whole vectors.</param>
    static abstract void AddWeightGradient<V>(ref float from, nint plane, ref float to, nint line, nint tap, int outputs)
        where V : struct, IVector<V>;
}
