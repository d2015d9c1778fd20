namespace ModelGen.Runtime;

/// <summary>
/// Some equal tiles beside each other in a line, and where they lie in 16 matrices whose rows are tiles. Matrix 4·i + j belongs to point i of a column and point j of a line. A narrow tile has no third point; so that no
/// product is made for it, the matrices of that point have rows only for tiles that are wide, and a tile lies elsewhere in them than in the others.
/// </summary>
/// <param name="isTall">Whether the tiles have the third point along their columns.</param>
/// <param name="isWide">Whether they have it along their lines.</param>
/// <param name="count">How many.</param>
/// <param name="step">From a row of a matrix to the next.</param>
/// <param name="plane">From a matrix to the next.</param>
internal readonly struct WinogradRun(bool isTall, bool isWide, int count, nint step, nint plane)
{
    internal bool IsTall => isTall;

    internal bool IsWide => isWide;

    internal int Count => count;

    internal nint Step => step;

    internal nint Plane => plane;

    /// <summary>Where the row of the first lies in matrices that have all tiles.</summary>
    internal nint Row { get; init; }

    /// <summary>Where it lies in those of a column's third point.</summary>
    internal nint TallRow { get; init; }

    /// <summary>Where it lies in those of a line's third point.</summary>
    internal nint WideRow { get; init; }

    /// <summary>Where it lies in that of both.</summary>
    internal nint BothRow { get; init; }
}
