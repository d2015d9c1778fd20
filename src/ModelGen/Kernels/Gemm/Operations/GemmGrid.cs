using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The units of a product that threads share: groups of rows by strips of columns. It depends on the sizes alone, so that every number of threads computes the same.</summary>
internal readonly struct GemmGrid
{
    /// <summary>So many units keep a few threads equally busy.</summary>
    private const int Enough = 8;

    /// <summary>Fewer rows than this are not worth a unit; also, they could be multiplied in another way than more of them.</summary>
    private const int LeastRows = 8 * GemmKernel.MaxRows;

    /// <summary>So few multiplications are not shared.</summary>
    private const long LeastShared = 1 << 19;

    private readonly int rows;
    private readonly int strips;

    /// <param name="rows">The rows of the result.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="group">The rows that belong together because of the caches.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal GemmGrid(int rows, int columns, int group)
    {
        this.rows = rows;
        Columns = columns;
        strips = (columns + Panels.Width - 1) / Panels.Width;
        Group = group;
    }

    /// <summary>The same with smaller groups where there would be too few units for several threads.</summary>
    /// <param name="depth">The length of the sums.</param>
    internal GemmGrid Cut(nint depth)
    {
        if (rows < 2 * LeastRows || (long)rows * Columns * depth < LeastShared || (rows + Group - 1) / Group * strips >= Enough)
        {
            return this;
        }

        int most = Math.Max(LeastRows, rows / ((Enough + strips - 1) / strips));
        int part = GemmProduct.EvenPart(rows, Math.Min(most, Group));
        return new(rows, Columns, (part + GemmKernel.MaxRows - 1) / GemmKernel.MaxRows * GemmKernel.MaxRows);
    }

    /// <summary>The rows of a group; the last one may have fewer.</summary>
    internal int Group { get; }

    internal int Columns { get; }

    internal int Units => (rows + Group - 1) / Group * strips;

    /// <summary>Where a unit lies.</summary>
    internal (int Row, int Rows, int FirstColumn, int EndColumn) this[int unit]
    {
        get
        {
            (int group, int strip) = Math.DivRem(unit, strips);
            int row = group * Group;
            return (row, Math.Min(Group, rows - row), strip * Panels.Width, Math.Min((strip + 1) * Panels.Width, Columns));
        }
    }
}
