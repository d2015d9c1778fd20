using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Covers a product <c>a · bᵀ</c> of few rows with dot products.</summary>
internal static class GemmDot
{
    private const int MaxRows = 32;

    /// <summary>Elements of a row that one element of c has to have to pay for adding up a vector; measured.</summary>
    private const int DepthPerRow = 16;

    /// <summary>Whether dot products are cheaper than packing b.</summary>
    internal static bool Suits(int rows, int depth) => rows <= MaxRows && (long)rows * DepthPerRow <= depth;

    /// <summary>Computes <paramref name="rows"/> × <paramref name="columns"/> elements of c.</summary>
    internal static void Run<V, T, S>(scoped ref readonly GemmDotKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        int threads = Partition.Threads(GemmProduct.Nanoseconds<V>(rows, operands.Depth * operands.Segments, columns));
        if (threads == 1)
        {
            Run<V, T, S>(in operands, rows, 0, columns);
            return;
        }

        var units = new Units<V, T, S>(in operands, rows, columns);
        Partition.Run(ref units, (columns + Units<V, T, S>.Columns - 1) / Units<V, T, S>.Columns, threads);
    }

    /// <summary>The columns from <paramref name="first"/> to <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, S>(scoped ref readonly GemmDotKernel.Operands operands, int rows, int first, int end)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        // A wide tile has registers for 4 rows, a narrow one for 2.
        int blocks = (rows + T.Columns - 1) / T.Columns;
        GemmDotKernel.Operands block = operands;
        for (int column = first; column < end; column += GemmDotKernel.Columns)
        {
            int width = Math.Min(GemmDotKernel.Columns, end - column);
            block.B = ref Unsafe.Add(ref operands.B, column * operands.BRow);
            block.A = ref operands.A;
            block.C = ref Unsafe.Add(ref operands.C, column);
            for (int left = blocks, rest = rows; left > 0; left--)
            {
                int count = (rest + left - 1) / left;
                switch (count)
                {
                    case 1:
                        GemmDotKernel.Tile<V, Rows1, S>(in block, width);
                        break;
                    case 2:
                        GemmDotKernel.Tile<V, Rows2, S>(in block, width);
                        break;
                    case 3:
                        GemmDotKernel.Tile<V, Rows3, S>(in block, width);
                        break;
                    default:
                        GemmDotKernel.Tile<V, Rows4, S>(in block, width);
                        break;
                }

                rest -= count;
                block.A = ref Unsafe.Add(ref block.A, count * block.ARow);
                block.C = ref Unsafe.Add(ref block.C, count * block.CRow);
            }
        }
    }

    /// <summary>Some columns each.</summary>
    private readonly ref struct Units<V, T, S> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        internal const int Columns = 8 * GemmDotKernel.Columns;

        private readonly GemmDotKernel.Operands operands;
        private readonly int rows;
        private readonly int columns;

        internal Units(scoped ref readonly GemmDotKernel.Operands operands, int rows, int columns)
        {
            this.operands = operands;
            this.rows = rows;
            this.columns = columns;
        }

        public void Run(int unit) => GemmDot.Run<V, T, S>(in operands, rows, unit * Columns, Math.Min((unit + 1) * Columns, columns));
    }
}
