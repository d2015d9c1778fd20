using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>c[m, n] = a · b</c>, stored as <typeparamref name="S"/> says; lengths have been checked.</summary>
/// <remarks>
/// Rows of c are contiguous; so are rows or columns of b; a may lie any way. A b whose columns are contiguous, or which is so large that it is better laid out once, is
/// packed in panels: aligned, together, padded, and the right way round. Otherwise it is read where it lies.
/// </remarks>
internal readonly ref struct GemmMatMul<S, E> : IGemmOperation
    where S : struct, IStore
    where E : struct, IGemmEpilogue, allows ref struct
{
    private readonly Span<float> c;
    private readonly nint row;
    private readonly GemmMatrix a;
    private readonly GemmMatrix b;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    /// <param name="c">The result.</param>
    /// <param name="row">From row to row of it.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="k">Products in a sum.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="epilogue">What the result goes through.</param>
    internal GemmMatMul(Span<float> c, nint row, GemmMatrix a, GemmMatrix b, int m, int k, int n, E epilogue)
    {
        this.c = c;
        this.row = row;
        this.a = a;
        this.b = b;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    /// <summary>Whether columns of b are what is contiguous.</summary>
    private bool IsTransposed => b.Column != 1 && n > 1;

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        if (m == 0)
        {
            return;
        }

        if (IsTransposed && GemmDot.Suits(m, k))
        {
            RunDots<V, T>();
        }
        else if (IsTransposed || !GemmRowMajor.Suits(m, k, n, a.Column != 1))
        {
            RunPacked<V, T>();
        }
        else
        {
            GemmKernel.Operands operands = Operands();
            operands.B = ref MemoryMarshal.GetReference(b.Data);
            operands.BStep = b.Row;
            GemmProduct.Run<V, T, S, RowByRow, E>(in operands, in epilogue, m, n);
        }
    }

    private void RunDots<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        bool isStepped = a.Column != 1;
        using var scratch = new KernelScratch(isStepped ? (long)m * k : 0);
        ref float rows = ref MemoryMarshal.GetReference(a.Data);
        if (isStepped)
        {
            CopyRows(scratch.Span);
            rows = ref MemoryMarshal.GetReference(scratch.Span);
        }

        var operands = new GemmDotKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(c),
            CRow = row,
            A = ref rows,
            ARow = isStepped ? k : a.Row,
            B = ref MemoryMarshal.GetReference(b.Data),
            BRow = b.Column,
            Depth = k,
            Segments = 1,
        };
        GemmDot.Run<V, T, S>(in operands, m, n);
        GemmEpilogue.Apply(in epilogue, 0, m, n);
    }

    /// <summary>Lays a out row by row: its rows are read a vector at a time.</summary>
    private void CopyRows(Span<float> rows)
    {
        if (a.Row == 1)
        {
            Transposition.Run(ref MemoryMarshal.GetReference(rows), k, ref MemoryMarshal.GetReference(a.Data), a.Column, k, m);
            return;
        }

        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                rows[(i * k) + p] = a.Data[(int)((i * a.Row) + (p * a.Column))];
            }
        }
    }

    private void RunPacked<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        using var scratch = new KernelScratch((long)Panels.Padded(n) * k);
        ref float source = ref MemoryMarshal.GetReference(b.Data);
        if (IsTransposed)
        {
            Panels.Pack(scratch.Span, ref source, b.Column, n, k);
        }
        else
        {
            Panels.PackTransposed<V>(scratch.Span, ref source, b.Row, n, k);
        }

        GemmKernel.Operands operands = Operands();
        operands.B = ref MemoryMarshal.GetReference(scratch.Span);
        GemmProduct.Run<V, T, S, InPanels, E>(in operands, in epilogue, m, n);
    }

    private GemmKernel.Operands Operands() => new()
    {
        C = ref MemoryMarshal.GetReference(c),
        CRow = row,
        A = ref MemoryMarshal.GetReference(a.Data),
        ARow = a.Row,
        AStep = a.Column,
        Bias = ref Unsafe.NullRef<float>(),
        Depth = k,
    };
}
