using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// In <see cref="BFloat16Panels"/>. A single row widens the elements in registers; for more, a panel is widened once into a cache, where all rows of tiles read it. Arithmetic
/// is that of floats either way.
/// </summary>
internal readonly struct InBFloat16Panels : IGemmRight
{
    public static void Multiply<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        var strips = new Strips<V, T, S>(in operands, rows, columns);
        Partition.Run(ref strips, (columns + Panels.Width - 1) / Panels.Width, Partition.Threads(GemmProduct.Nanoseconds<V>(rows, operands.Depth, columns)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<V>(ref float to, ref ushort from, nint count)
        where V : struct, IVector<V>
    {
        for (nint i = 0; i < count; i += V.Count)
        {
            V.Store(V.LoadBFloat16(ref from, i), ref to, i);
        }
    }

    /// <summary>The panels of a product, each with all rows.</summary>
    private readonly ref struct Strips<V, T, S> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        private readonly GemmKernel.Operands operands;
        private readonly int rows;
        private readonly int columns;

        internal Strips(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        {
            this.operands = operands;
            this.rows = rows;
            this.columns = columns;
        }

        public void Run(int unit)
        {
            int column = unit * Panels.Width, count = Math.Min(Panels.Width, columns - column), width = Panels.PanelWidth(column, columns);
            ref float panel = ref BFloat16s.Add(ref operands.B, column * operands.Depth);
            ref float c = ref Unsafe.Add(ref operands.C, column);
            ref float bias = ref Unsafe.Add(ref operands.Bias, column);
            if (rows == 1)
            {
                GemmStrip.Row<V, T, S, BFloat16s>(ref c, ref operands.A, ref panel, width, ref bias, operands.Depth, count);
                return;
            }

            nint size = operands.Depth * width;
            using var scratch = new KernelScratch(size);
            GemmKernel.Operands strip = operands;
            strip.B = ref MemoryMarshal.GetReference(scratch.Span);
            strip.C = ref c;
            strip.Bias = ref bias;
            strip.AheadStep = 0;
            Widen<V>(ref strip.B, ref Unsafe.As<float, ushort>(ref panel), size);
            GemmProduct.WithPanels<V, T, S>(in strip, rows, count);
        }
    }
}
