namespace ModelGen.Runtime;

/// <summary>
/// One dimension of a pass by Winograd's algorithm, cut into tiles. Where it goes over its source or its target by steps, it does so for each remainder by the step: position p of phase f reads the elements
/// <c>SourceFirst + f + SourceStep·(p + t)</c> for its taps t and writes <c>TargetFirst + f + TargetStep·p</c>. What is not there is zero, or not written.
/// </summary>
internal readonly struct WinogradAxis
{
    /// <summary>The positions of a narrow tile.</summary>
    internal const int Narrow = 2;

    private WinogradAxis(int source, int sourceFirst, int sourceStep, int target, int targetFirst, int targetStep)
    {
        (Source, SourceFirst, SourceStep) = (source, sourceFirst, sourceStep);
        (Target, TargetFirst, TargetStep) = (target, targetFirst, targetStep);
    }

    /// <summary>The elements of the source.</summary>
    internal int Source { get; }

    internal int SourceFirst { get; }

    /// <summary>Also the phases of the source.</summary>
    internal int SourceStep { get; }

    /// <summary>The elements of the target.</summary>
    internal int Target { get; }

    internal int TargetFirst { get; }

    /// <summary>Also the phases of the target.</summary>
    internal int TargetStep { get; }

    /// <summary>The number of tiles: wide ones, then narrow ones.</summary>
    internal int Tiles { get; private init; }

    internal int WideTiles { get; private init; }

    /// <summary>The positions of a wide tile.</summary>
    internal int Wide { get; private init; }

    /// <summary>Three taps by steps of one: tiles of two positions, all wide, of which the last one may reach beyond the end.</summary>
    internal static WinogradAxis OfThree(in ConvolutionAxis axis)
    {
        int tiles = (axis.Positions + 1) / 2;
        return new(axis.Source, axis.First, 1, axis.Target, 0, 1) { Tiles = tiles, WideTiles = tiles, Wide = 2 };
    }

    /// <summary>Four taps by steps of two, two for each phase of the source.</summary>
    internal static WinogradAxis OfTwo(Window window) => new WinogradAxis(window.Size, -window.Padding, 2, window.Positions, 0, 1).CutByThree(window.Positions);

    /// <summary>The input gradient of it: two taps for each phase of the target. Pixel 2·p + f − padding was read at positions p and p − 1.</summary>
    internal static WinogradAxis OfTwoGradient(Window window)
    {
        int first = window.Padding / 2, end = window.Size == 0 ? first : ((window.Size - 1 + window.Padding) / 2) + 1;
        return new WinogradAxis(window.Positions, first - 1, 1, window.Size, (2 * first) - window.Padding, 2).CutByThree(end - first);
    }

    /// <summary>The first position of a tile.</summary>
    internal int Start(int tile) => (tile * Narrow) + (Math.Min(tile, WideTiles) * (Wide - Narrow));

    /// <summary>The positions of a tile.</summary>
    internal int Positions(int tile) => tile < WideTiles ? Wide : Narrow;

    /// <summary>How many equal tiles there are from one on.</summary>
    internal int Equal(int tile) => (tile < WideTiles ? WideTiles : Tiles) - tile;

    /// <summary>How many equal tiles from one on have all their elements there.</summary>
    /// <param name="tile">The first tile.</param>
    /// <param name="first">The element of position 0.</param>
    /// <param name="step">From the element of a position to that of the next.</param>
    /// <param name="more">The elements beyond that of its last position that a tile reads.</param>
    /// <param name="size">The elements that are there.</param>
    internal int Inside(int tile, int first, int step, int more, int size)
    {
        int begin = first + (step * Start(tile)), positions = Positions(tile), rest = size - 1 - begin - (step * (positions - 1 + more));
        return begin < 0 || rest < 0 ? 0 : Math.Min((rest / (step * positions)) + 1, Equal(tile));
    }

    /// <summary>The element of the target that the first phase of a tile's first position writes, or the nearest that is there.</summary>
    internal int Element(int tile) => Math.Clamp(TargetFirst + (TargetStep * Start(tile)), 0, Target);

    /// <summary>As many tiles of three positions as leave pairs; a single position is one of a pair.</summary>
    private WinogradAxis CutByThree(int positions)
    {
        int narrow = positions == 1 ? 1 : (3 - (positions % 3)) % 3;
        int wide = Math.Max(positions - (Narrow * narrow), 0) / 3;
        return this with { Tiles = wide + narrow, WideTiles = wide, Wide = 3 };
    }
}
