using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Covers whole products with strips of 64 columns, in an order that keeps what is read again in the caches.</summary>
internal static class GemmProduct
{
    /// <summary>The floats of a that are used for all of b before going on: half a megabyte, to stay in a second-level cache beside a strip of b.</summary>
    private const int GroupFloats = 1 << 17;

    private const int LeastGroup = 8 * GemmKernel.MaxRows;

    /// <summary>c = a·b with b in panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WithPanels<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        nint depth = operands.Depth;
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
                GemmStrip.Run<V, T, S>(in strip, count, Math.Min(Panels.Width, columns - column));
            }
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
                GemmStrip.Run<V, T, S>(in strip, count, Math.Min(Panels.Width, columns - column));
            }
        }
    }

    private static int Group(nint depth) =>
        (int)Math.Max(LeastGroup, GroupFloats / Math.Max(depth, 1) / GemmKernel.MaxRows * GemmKernel.MaxRows);
}
