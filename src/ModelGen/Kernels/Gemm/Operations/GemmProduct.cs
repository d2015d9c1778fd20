using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Covers whole products with strips of 64 columns, in an order that keeps what is read again in the caches.</summary>
internal static class GemmProduct
{
    /// <summary>The floats of a that are used for all of b before going on: half a megabyte, to stay in a second-level cache beside a strip of b.</summary>
    private const int GroupFloats = 1 << 17;

    /// <summary>Rows of a transposed operand whose lines stay in a first-level cache.</summary>
    private const int MaxSteppedDepth = 256;

    private const int LeastGroup = 8 * GemmKernel.MaxRows;

    /// <summary>Rows of a panel that stay in a first-level cache while tiles go down a strip: 32 kB.</summary>
    private const int PanelDepth = 128;

    /// <summary>Rows of c from which on reading and writing them once more costs less than fetching a panel from the second-level cache for every tile.</summary>
    private const int LeastChunkedRows = 4 * GemmKernel.MaxRows;

    /// <summary>The floats of c that <see cref="IGemmEpilogue"/> finds in a first-level cache.</summary>
    private const int EpilogueFloats = 6 << 10;

    /// <summary>c = a·b with b as <typeparamref name="B"/> says, then the epilogue.</summary>
    internal static void Run<V, T, S, B, E>(scoped ref readonly GemmKernel.Operands operands, scoped ref readonly E epilogue, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
        where B : struct, IGemmRight
        where E : struct, IGemmEpilogue, allows ref struct
    {
        if (E.IsEmpty || columns == 0)
        {
            B.Multiply<V, T, S>(in operands, rows, columns);
            return;
        }

        int block = EpilogueRows(operands.Depth, columns);
        var blocks = new Blocks<V, T, S, B, E>(in operands, in epilogue, rows, columns, block);
        int count = (rows + block - 1) / block;
        Partition.Run(ref blocks, count, count > 2 ? Partition.Threads(Nanoseconds<V>(rows, operands.Depth, columns)) : 1);
    }

    /// <summary>c = a·b with b in panels. While one panel is in use the next is fetched, if <c>AheadStep</c> is set also what lies behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WithPanels<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        nint depth = operands.Depth;
        if (operands.ARow == 1 && operands.AStep != 1 && depth > MaxSteppedDepth && columns > Panels.Width)
        {
            WithTransposedRows<V, T, S>(in operands, rows, columns);
            return;
        }

        GemmGrid grid = new GemmGrid(rows, columns, Group(depth, rows)).Cut(depth);
        int threads = Partition.Threads(Nanoseconds<V>(rows, depth, columns));
        if (threads > 1)
        {
            var units = new PanelUnits<V, T, S>(in operands, grid);
            Partition.Run(ref units, grid.Units, threads);
            return;
        }

        for (int row = 0; row < rows; row += grid.Group)
        {
            Strips<V, T, S>(in operands, row, Math.Min(grid.Group, rows - row), 0, columns, columns);
        }
    }

    /// <summary>About how long a product takes on one thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Nanoseconds<V>(int rows, nint depth, int columns)
        where V : struct, IVector<V> => (long)rows * columns * depth / (4 * V.Count);

    /// <summary>The strips of a group of rows that begin in the columns from <paramref name="first"/> to <paramref name="end"/>, both at the border of panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strips<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int row, int count, int first, int end, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        nint depth = operands.Depth;
        GemmKernel.Operands strip = operands;
        strip.A = ref Unsafe.Add(ref operands.A, row * operands.ARow);
        ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
        for (int column = first; column < end; column += Panels.Width)
        {
            strip.C = ref Unsafe.Add(ref c, column);
            strip.B = ref Unsafe.Add(ref operands.B, column * depth);
            strip.BStep = Panels.PanelWidth(column, columns);
            strip.Bias = ref Unsafe.Add(ref operands.Bias, column);
            if (operands.AheadStep != 0 || column + Panels.Width < columns)
            {
                strip.AskForNextPanel();
            }
            else
            {
                strip.AskForNothing();
            }

            int width = Math.Min(Panels.Width, columns - column);
            if (typeof(S) != typeof(AddBiasRelu) && depth > PanelDepth + (PanelDepth / 4) && count >= LeastChunkedRows)
            {
                InChunks<V, T, S>(in strip, count, width);
            }
            else
            {
                GemmStrip.Run<V, T, S, AnyRows>(in strip, count, width);
            }
        }
    }

    /// <summary>A strip of at least <see cref="LeastChunkedRows"/> in parts of the depth: the first one writes c, the others add to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InChunks<V, T, S>(scoped ref readonly GemmKernel.Operands strip, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        GemmKernel.Operands part = strip;
        int chunk = EvenPart((int)strip.Depth, PanelDepth);
        for (nint start = 0; start < strip.Depth; start += chunk)
        {
            part.Depth = nint.Min(chunk, strip.Depth - start);
            if (start + chunk < strip.Depth || strip.AheadTiles > 0)
            {
                part.AskForNextPanel();
            }
            else
            {
                part.AskForNothing();
            }

            if (start == 0)
            {
                GemmStrip.Run<V, T, S, AnyRows>(in part, rows, columns);
            }
            else
            {
                GemmStrip.Run<V, T, Accumulate, ManyRows>(in part, rows, columns);
            }

            part.A = ref Unsafe.Add(ref part.A, part.Depth * part.AStep);
            part.B = ref Unsafe.Add(ref part.B, part.Depth * part.BStep);
        }
    }

    // A long way from one element of a row of a to the next evicts each line before its neighbours are used, for every strip again.
    private static void WithTransposedRows<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        int depth = (int)operands.Depth;
        int group = Group(depth, rows);
        nint stride = depth + GemmKernel.Line;
        using var scratch = new KernelScratch(group * stride);
        GemmKernel.Operands part = operands;
        part.A = ref MemoryMarshal.GetReference(scratch.Span);
        part.ARow = stride;
        part.AStep = 1;
        for (int row = 0; row < rows; row += group)
        {
            int count = Math.Min(group, rows - row);
            Transposition.Run(ref part.A, stride, ref Unsafe.Add(ref operands.A, row), operands.AStep, depth, count);
            part.C = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            WithPanels<V, T, S>(in part, count, columns);
        }
    }

    // A large b is read often enough as it is: better rows that have left the first-level cache.
    private static int EpilogueRows(nint depth, int columns)
    {
        int least = depth * columns > GroupFloats ? 2 * LeastGroup : GemmKernel.MaxRows;
        return Math.Max(least, EpilogueFloats / columns / GemmKernel.MaxRows * GemmKernel.MaxRows);
    }

    /// <summary>Rows of a that stay in a cache. All groups are alike but for whole tiles: a small one would have all of b to itself.</summary>
    internal static int Group(nint depth, int rows)
    {
        if (depth * rows <= GroupFloats)
        {
            return rows;
        }

        int part = EvenPart(rows, (int)Math.Max(LeastGroup, GroupFloats / depth));
        return (part + GemmKernel.MaxRows - 1) / GemmKernel.MaxRows * GemmKernel.MaxRows;
    }

    /// <summary>The size of the parts when a length is cut into as few as possible, all alike, of at most <paramref name="most"/>.</summary>
    internal static int EvenPart(int length, int most)
    {
        int parts = (length + most - 1) / most;
        return (length + parts - 1) / parts;
    }

    /// <summary>The strips of a product.</summary>
    private readonly ref struct PanelUnits<V, T, S> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        private readonly GemmKernel.Operands operands;
        private readonly GemmGrid grid;

        internal PanelUnits(scoped ref readonly GemmKernel.Operands operands, GemmGrid grid)
        {
            this.operands = operands;
            this.grid = grid;
        }

        public void Run(int unit)
        {
            (int row, int count, int first, int end) = grid[unit];
            Strips<V, T, S>(in operands, row, count, first, end, grid.Columns);
        }
    }

    /// <summary>Blocks of rows, each of which goes through the epilogue while it is in a cache.</summary>
    private readonly ref struct Blocks<V, T, S, B, E> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
        where B : struct, IGemmRight
        where E : struct, IGemmEpilogue, allows ref struct
    {
        private readonly GemmKernel.Operands operands;
        private readonly E epilogue;
        private readonly int rows;
        private readonly int columns;
        private readonly int block;

        internal Blocks(scoped ref readonly GemmKernel.Operands operands, scoped ref readonly E epilogue, int rows, int columns, int block)
        {
            this.operands = operands;
            this.epilogue = epilogue;
            this.rows = rows;
            this.columns = columns;
            this.block = block;
        }

        public void Run(int unit)
        {
            int row = unit * block;
            int count = Math.Min(block, rows - row);
            GemmKernel.Operands part = operands;
            part.A = ref Unsafe.Add(ref part.A, row * part.ARow);
            part.C = ref Unsafe.Add(ref part.C, row * part.CRow);
            B.Multiply<V, T, S>(in part, count, columns);
            GemmEpilogue.Apply(in epilogue, row, count, columns);
        }
    }
}
