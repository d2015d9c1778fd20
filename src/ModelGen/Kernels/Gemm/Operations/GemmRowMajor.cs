using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Covers products whose right operand lies row by row.</summary>
/// <remarks>
/// A b that stays in the second-level cache is read where it lies. Rows of a larger one lie on pages of their own and, a power of two apart, in
/// the same places of the caches: so many of them are multiplied at a time as stay in a first-level cache while all rows of c pass by, and the
/// first tiles leave a copy, aligned and together, for those below them.
/// </remarks>
internal static class GemmRowMajor
{
    /// <summary>Up to so many rows of c a copy does not pay; measured.</summary>
    private const int MaxDirectRows = 24;

    /// <summary>Up to so many rows of b stay in a first-level cache wherever they lie.</summary>
    private const int MaxDirectDepth = 8;

    /// <summary>Rows of b this long, eight to a page, are read where they lie; measured.</summary>
    private const int MaxDirectStep = 512;

    /// <summary>The floats of a b that is read where it lies: a megabyte.</summary>
    private const int MaxDirectFloats = 1 << 18;

    /// <summary>Above so many rows of c, only rows of b half as long as <see cref="MaxDirectStep"/> are read where they lie; measured.</summary>
    private const int ManyRows = 256;

    /// <summary>Rows of b multiplied at a time: with 64 columns they take 32 kB.</summary>
    private const int MaxDepth = 128;

    private const int LeastDepth = 64;

    /// <summary>The floats of a c lying row by row that is added to for every block of b: a megabyte.</summary>
    private const int MaxSummedFloats = 1 << 18;

    /// <summary>Where a is read down its columns, the floats of its rows that are used at a time: longer rows lie on more pages.</summary>
    private const int SteppedFloats = 1 << 16;

    /// <summary>Whether this is better than packing b: c need not leave the second-level cache between one block of b and the next.</summary>
    /// <param name="rows">The number of rows of c, which lies row by row.</param>
    /// <param name="depth">The number of rows of b.</param>
    /// <param name="columns">The number of columns of b and c, which is what its rows lie apart.</param>
    /// <param name="isStepped">Whether a is read down its columns.</param>
    internal static bool Suits(int rows, int depth, int columns, bool isStepped) =>
        rows <= MaxDirectRows || depth <= MaxDepth || (long)rows * columns <= MaxSummedFloats || (!isStepped && StaysInPlace(rows, depth, columns));

    /// <summary>Computes c, which lies row by row, or in the panels of its transpose if <paramref name="toPanels"/>.</summary>
    /// <param name="operands">Where to read and write; <c>Copy</c> is not used.</param>
    /// <param name="rows">The number of rows of c.</param>
    /// <param name="columns">The number of columns of b, which is what its rows lie apart.</param>
    /// <param name="toPanels">Whether a strip of 64 columns of c lies together, the last one padded with zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns, bool toPanels)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        int depth = (int)operands.Depth;
        bool isDirect = rows <= MaxDirectRows || depth <= MaxDirectDepth;
        int block = BlockDepth(depth, operands.AStep);
        if (operands.AStep == 1 && StaysInPlace(rows, depth, columns))
        {
            isDirect = true;
            block = depth;
        }

        bool copies = !isDirect || columns % V.Count != 0 || (toPanels && columns % GemmKernel.Line != 0);
        GemmGrid grid = new GemmGrid(rows, columns, GemmProduct.Group(block, rows)).Cut(depth);
        var units = new Units<V, T, S>(in operands, grid, rows, block, toPanels, isDirect, copies);
        int threads = Partition.Threads(GemmProduct.Nanoseconds<V>(rows, depth, columns));
        if (threads > 1)
        {
            Partition.Run(ref units, grid.Units, threads);
            return;
        }

        for (int row = 0; row < rows; row += grid.Group)
        {
            units.Run(row, Math.Min(grid.Group, rows - row), 0, columns);
        }
    }

    private static bool StaysInPlace(int rows, int depth, int columns)
    {
        int longest = rows > ManyRows ? MaxDirectStep / 2 : MaxDirectStep;
        return columns <= longest && columns % GemmKernel.Line == 0 && (long)depth * columns <= MaxDirectFloats;
    }

    private static int BlockDepth(int depth, nint aStep)
    {
        int most = aStep == 1 || aStep * MaxDepth <= SteppedFloats ? MaxDepth : Math.Max((int)(SteppedFloats / aStep), LeastDepth);
        return depth <= most ? depth : GemmProduct.EvenPart(depth, most);
    }

    /// <summary>The strips of a group of rows that begin in the columns from <paramref name="first"/> to <paramref name="end"/>, both at the border of panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strips<V, T, S>(
        scoped ref readonly GemmKernel.Operands operands, int row, int count, int rows, int first, int end, int columns, bool toPanels, bool isDirect)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        GemmKernel.Operands strip = operands;
        for (int column = first; column < end; column += Panels.Width)
        {
            int given = Math.Min(Panels.Width, columns - column);
            int width = given;
            strip.B = ref Unsafe.Add(ref operands.B, column);
            if (toPanels)
            {
                width = Panels.PanelWidth(column, columns);
                strip.C = ref Unsafe.Add(ref operands.C, ((nint)column * rows) + ((nint)row * width));
                strip.CRow = width;
                strip.AskForRowsOfC();
            }
            else
            {
                strip.C = ref Unsafe.Add(ref operands.C, column + (row * operands.CRow));
                strip.AskForNextStrip();
            }

            if (given % V.Count != 0 || width != given)
            {
                // Only the last strip: whole vectors behind the last row of b would lie outside of it.
                strip.BStep = Panels.PanelWidth(column, columns);
                Panels.CopyRows<V>(ref strip.Copy, (int)strip.BStep, ref strip.B, operands.BStep, given, (int)strip.Depth);
                strip.B = ref strip.Copy;
                GemmStrip.Run<V, T, S, AnyRows>(in strip, count, width);
            }
            else if (isDirect || count <= GemmKernel.MaxRows)
            {
                GemmStrip.Run<V, T, S, AnyRows>(in strip, count, width);
            }
            else
            {
                GemmStrip.RunCopying<V, T, S>(in strip, count, width);
            }
        }
    }

    /// <summary>The strips of a product; each adds up its blocks of b in order.</summary>
    private readonly ref struct Units<V, T, S> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        private readonly GemmKernel.Operands operands;
        private readonly GemmGrid grid;
        private readonly int rows;
        private readonly int block;
        private readonly bool toPanels;
        private readonly bool isDirect;
        private readonly bool copies;

        internal Units(scoped ref readonly GemmKernel.Operands operands, GemmGrid grid, int rows, int block, bool toPanels, bool isDirect, bool copies)
        {
            this.operands = operands;
            this.grid = grid;
            this.rows = rows;
            this.block = block;
            this.toPanels = toPanels;
            this.isDirect = isDirect;
            this.copies = copies;
        }

        public void Run(int unit)
        {
            (int row, int count, int first, int end) = grid[unit];
            Run(row, count, first, end);
        }

        /// <summary>A group of rows, some of its strips.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Run(int row, int count, int first, int end)
        {
            int depth = (int)operands.Depth;
            using var scratch = new KernelScratch(copies ? (long)block * Panels.Width : 0);
            GemmKernel.Operands part = operands;
            part.Copy = ref MemoryMarshal.GetReference(scratch.Span);
            part.A = ref Unsafe.Add(ref operands.A, row * operands.ARow);
            part.Depth = Math.Min(block, depth);
            Strips<V, T, S>(in part, row, count, rows, first, end, grid.Columns, toPanels, isDirect);
            for (int step = block; step < depth; step += block)
            {
                part.A = ref Unsafe.Add(ref part.A, block * part.AStep);
                part.B = ref Unsafe.Add(ref part.B, block * part.BStep);
                part.Depth = Math.Min(block, depth - step);
                Strips<V, T, Accumulate>(in part, row, count, rows, first, end, grid.Columns, toPanels, isDirect);
            }
        }
    }
}
