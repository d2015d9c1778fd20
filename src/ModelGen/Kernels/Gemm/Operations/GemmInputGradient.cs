using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dx[m, k] = dy[m, n] · W</c> with W[n, k] in panels; lengths have been checked.</summary>
/// <remarks>
/// The panels hold W the wrong way round for this product. Few rows are dot products with the rows of a panel; for more of them the
/// smaller thing is transposed: dy and dx around <c>dxᵀ = Wᵀ · dyᵀ</c>, which reads the panels as they are, or W.
/// </remarks>
internal readonly ref struct GemmInputGradient<E> : IGemmOperation
    where E : struct, IGemmEpilogue, allows ref struct
{
    /// <summary>Fewer rows leave most lanes of dyᵀ empty.</summary>
    private const int LeastSwappedRows = 16;

    /// <summary>From so many rows on that is also better than dot products; measured.</summary>
    private const int LeastRowsAboveDots = 24;

    private readonly Span<float> dx;
    private readonly nint dxRow;
    private readonly ReadOnlySpan<float> dy;
    private readonly nint dyRow;
    private readonly ReadOnlySpan<float> w;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    internal GemmInputGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
        : this(dx, k, dy, n, w, m, k, n, epilogue)
    {
    }

    /// <summary>Rows of dx and of dy may lie apart.</summary>
    internal GemmInputGradient(Span<float> dx, nint dxRow, ReadOnlySpan<float> dy, nint dyRow, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
    {
        this.dx = dx;
        this.dxRow = dxRow;
        this.dy = dy;
        this.dyRow = dyRow;
        this.w = w;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        bool canSwap = m >= LeastSwappedRows && (long)m * ((long)n + k) < (long)n * k;
        if (n == 0)
        {
            Clear();
        }
        else if (GemmDot.Suits(m, n) && !(canSwap && m >= LeastRowsAboveDots))
        {
            RunDots<V, T>();
        }
        else if (canSwap)
        {
            RunSwapped<V, T>();
            return;
        }
        else
        {
            RunTransposed<V, T>();
            return;
        }

        GemmEpilogue.Apply(in epilogue, 0, m, k);
    }

    private void Clear()
    {
        for (int row = 0; row < m; row++)
        {
            dx.Slice((int)(row * dxRow), k).Clear();
        }
    }

    private void RunDots<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        int whole = n & -Panels.Width;
        var operands = new GemmDotKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(dx),
            CRow = dxRow,
            A = ref MemoryMarshal.GetReference(dy),
            ARow = dyRow,
            ASegment = Panels.Width,
            B = ref MemoryMarshal.GetReference(w),
            BRow = Panels.Width,
            BSegment = (nint)Panels.Width * k,
            Depth = Panels.Width,
            Segments = n / Panels.Width,
        };
        if (whole > 0)
        {
            GemmDot.Run<V, T, Overwrite>(in operands, m, k);
        }

        if (whole < n)
        {
            operands.A = ref Unsafe.Add(ref operands.A, whole);
            operands.B = ref Unsafe.Add(ref operands.B, (nint)whole * k);
            operands.BRow = Panels.PanelWidth(whole, n);
            operands.Depth = n - whole;
            operands.Segments = 1;
            if (whole > 0)
            {
                GemmDot.Run<V, T, Accumulate>(in operands, m, k);
            }
            else
            {
                GemmDot.Run<V, T, Overwrite>(in operands, m, k);
            }
        }
    }

    private void RunSwapped<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        using var right = new KernelScratch((long)Panels.Width * n);
        using var result = new KernelScratch((long)Panels.Width * k);
        var operands = new GemmKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(result.Span),
            AStep = 1,
            Bias = ref Unsafe.NullRef<float>(),
        };
        for (int row = 0; row < m; row += Panels.Width)
        {
            int count = Math.Min(Panels.Width, m - row);
            int width = Panels.PanelWidth(row, m);
            Panels.Pack(right.Span, ref Unsafe.Add(ref MemoryMarshal.GetReference(dy), row * dyRow), dyRow, count, n);
            operands.CRow = width;
            operands.BStep = width;
            var units = new SwappedRows<V, T>(in operands, ref Unsafe.Add(ref MemoryMarshal.GetReference(dx), row * dxRow), dxRow, w, right.Span, width, count, k, n);
            Partition.Run(ref units, units.Count, Partition.Threads(GemmProduct.Nanoseconds<V>(count, n, k)));
            GemmEpilogue.Apply(in epilogue, row, count, k);
        }
    }

    private void RunTransposed<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        using var scratch = new KernelScratch(Panels.Size(k, n));
        Panels.Transpose(scratch.Span, w, n, k);
        var operands = new GemmKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(dx),
            CRow = dxRow,
            A = ref MemoryMarshal.GetReference(dy),
            ARow = dyRow,
            AStep = 1,
            B = ref MemoryMarshal.GetReference(scratch.Span),
            Bias = ref Unsafe.NullRef<float>(),
            Depth = n,
        };
        GemmProduct.Run<V, T, Overwrite, InPanels, E>(in operands, in epilogue, m, k);
    }

    /// <summary>Rows of <c>dxᵀ = Wᵀ · dyᵀ</c>, which are columns of dx.</summary>
    private readonly ref struct SwappedRows<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private const int Rows = 16 * GemmKernel.MaxRows;

        private readonly GemmKernel.Operands operands;
        private readonly ref float dx;
        private readonly nint dxRow;
        private readonly ReadOnlySpan<float> w;
        private readonly ReadOnlySpan<float> right;
        private readonly int width;
        private readonly int count;
        private readonly int k;
        private readonly int n;

        internal SwappedRows(
            scoped ref readonly GemmKernel.Operands operands, ref float dx, nint dxRow, ReadOnlySpan<float> w, ReadOnlySpan<float> right, int width, int count, int k, int n)
        {
            this.operands = operands;
            this.dx = ref dx;
            this.dxRow = dxRow;
            this.w = w;
            this.right = right;
            this.width = width;
            this.count = count;
            this.k = k;
            this.n = n;
        }

        internal int Count => (k + Rows - 1) / Rows;

        public void Run(int unit)
        {
            int first = unit * Rows;
            int rows = Math.Min(Rows, k - first);
            GemmKernel.Operands part = operands;
            part.C = ref Unsafe.Add(ref operands.C, (nint)first * width);
            for (int panel = 0; panel < n; panel += Panels.Width)
            {
                part.ARow = Panels.PanelWidth(panel, n);
                part.A = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), ((nint)panel * k) + (first * part.ARow));
                part.B = ref Unsafe.Add(ref MemoryMarshal.GetReference(right), (nint)panel * width);
                part.Depth = Math.Min(Panels.Width, n - panel);
                part.AskForRowsOfA();
                if (panel == 0)
                {
                    GemmStrip.Run<V, T, Overwrite, AnyRows>(in part, rows, width);
                }
                else
                {
                    GemmStrip.Run<V, T, Accumulate, AnyRows>(in part, rows, width);
                }
            }

            Transposition.Run(ref Unsafe.Add(ref dx, first), dxRow, ref part.C, width, rows, count);
        }
    }
}
