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

    /// <summary>The floats of c that <see cref="IGemmEpilogue"/> finds in a first-level cache.</summary>
    private const int EpilogueFloats = 6 << 10;

    /// <summary>c = a·b with b in panels, then the epilogue.</summary>
    internal static void Run<V, T, S, E>(scoped ref readonly GemmKernel.Operands operands, scoped ref readonly E epilogue, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
        where E : struct, IGemmEpilogue, allows ref struct
    {
        if (E.IsEmpty || columns == 0)
        {
            WithPanels<V, T, S>(in operands, rows, columns);
            return;
        }

        int block = EpilogueRows(operands.Depth, columns);
        GemmKernel.Operands part = operands;
        for (int row = 0; row < rows; row += block)
        {
            int count = Math.Min(block, rows - row);
            part.A = ref Unsafe.Add(ref operands.A, row * operands.ARow);
            part.C = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            WithPanels<V, T, S>(in part, count, columns);
            epilogue.Apply<V>(row, count);
        }
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

        int group = Group(depth);
        GemmKernel.Operands strip = operands;
        for (int row = 0; row < rows; row += group)
        {
            int count = Math.Min(group, rows - row);
            strip.A = ref Unsafe.Add(ref operands.A, row * operands.ARow);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            for (int column = 0; column < columns; column += Panels.Width)
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

                GemmStrip.Run<V, T, S>(in strip, count, Math.Min(Panels.Width, columns - column));
            }
        }
    }

    // A long way from one element of a row of a to the next evicts each line before its neighbours are used, for every strip again.
    private static void WithTransposedRows<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        int depth = (int)operands.Depth;
        int group = Math.Min(Group(depth), rows);
        using var scratch = new KernelScratch((long)group * depth);
        GemmKernel.Operands part = operands;
        part.A = ref MemoryMarshal.GetReference(scratch.Span);
        part.ARow = depth;
        part.AStep = 1;
        for (int row = 0; row < rows; row += group)
        {
            int count = Math.Min(group, rows - row);
            Transposition.Run(ref part.A, depth, ref Unsafe.Add(ref operands.A, row), operands.AStep, depth, count);
            part.C = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            WithPanels<V, T, S>(in part, count, columns);
        }
    }

    /// <summary>c = a·b with b row by row; <paramref name="columns"/> is a multiple of the vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WithRows<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        int group = Group(operands.Depth);
        GemmKernel.Operands strip = operands;
        for (int row = 0; row < rows; row += group)
        {
            int count = Math.Min(group, rows - row);
            strip.A = ref Unsafe.Add(ref operands.A, row * operands.ARow);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            for (int column = 0; column < columns; column += Panels.Width)
            {
                strip.C = ref Unsafe.Add(ref c, column);
                strip.B = ref Unsafe.Add(ref operands.B, column);
                strip.AskForNothing();
                GemmStrip.Run<V, T, S>(in strip, count, Math.Min(Panels.Width, columns - column));
            }
        }
    }

    // A large b is read often enough as it is: better rows that have left the first-level cache.
    private static int EpilogueRows(nint depth, int columns)
    {
        int least = depth * columns > GroupFloats ? LeastGroup : GemmKernel.MaxRows;
        return Math.Max(least, EpilogueFloats / columns / GemmKernel.MaxRows * GemmKernel.MaxRows);
    }

    private static int Group(nint depth) =>
        (int)Math.Max(LeastGroup, GroupFloats / Math.Max(depth, 1) / GemmKernel.MaxRows * GemmKernel.MaxRows);
}
