using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The rows of a table that belong to one unit of several.</summary>
/// <remarks>Neighbours are dealt out as by chance: in a table sorted by frequency the first rows are looked up most.</remarks>
/// <param name="unit">Which unit.</param>
/// <param name="units">How many there are.</param>
internal readonly struct RowShare(int unit, int units)
{
    private const uint GoldenRatio = 2654435769;

    /// <summary>All rows.</summary>
    internal static RowShare Whole => new(0, 1);

    /// <summary>Whether a row belongs to the unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Has(int row) => units == 1 || (int)(((ulong)((uint)row * GoldenRatio) * (uint)units) >> 32) == unit;
}
