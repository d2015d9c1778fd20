using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// <c>y = formula(y, b, c, d)</c>. A second loop rather than part of the register tile: only the simplest epilogues leave the tile's sums
/// in registers.
/// </summary>
internal unsafe ref struct GemmFormula<F> : IGemmEpilogue
    where F : struct, IFormula
{
    private readonly F formula;
    private readonly Span<float> y;
    private readonly int n;
    private Input b;
    private Input c;
    private Input d;

    /// <summary>A formula of the product alone.</summary>
    internal GemmFormula(F formula, Span<float> y, int n)
    {
        this.formula = formula;
        this.y = y;
        this.n = n;
    }

    public static bool IsEmpty => false;

    /// <summary>Adds an operand over [batch…, m, n]; every element it is asked for lies within its span.</summary>
    internal void Add(Strided operand, scoped ReadOnlySpan<int> batch, int m)
    {
        ref Input next = ref b;
        if (b.IsGiven)
        {
            next = ref c.IsGiven ? ref d : ref c;
        }

        next = new Input(operand, batch, m, n);
    }

    /// <summary>The same formula over one matrix of a batch.</summary>
    internal readonly GemmFormula<F> At(scoped ref readonly GemmBatch batch)
    {
        var part = new GemmFormula<F>(formula, y[batch.C..], n)
        {
            b = b.At(in batch),
            c = c.At(in batch),
            d = d.At(in batch),
        };
        return part;
    }

    public readonly void Apply<V>(int row, int rows)
        where V : struct, IVector<V>
    {
        ReadOnlySpan<float> bRows = b.From(row);
        ReadOnlySpan<float> cRows = c.From(row);
        ReadOnlySpan<float> dRows = d.From(row);
        fixed (float* py = y[(row * n)..], pb = bRows, pc = cRows, pd = dRows)
        {
            if ((b.Column | c.Column | d.Column) > 1)
            {
                RunStrided<V>(rows, py, pb, bRows.Length, pc, cRows.Length, pd, dRows.Length);
            }
            else
            {
                RunRows<V>(rows, py, pb, pc, pd);
            }
        }
    }

    [SkipLocalsInit]
    private readonly void RunRows<V>(int rows, float* py, float* pb, float* pc, float* pd)
        where V : struct, IVector<V>
    {
        bool together = b.IsDense(n) && c.IsDense(n) && d.IsDense(n);
        RowBlock block;
        block.Rows = together ? 1 : rows;
        block.Columns = together ? (nint)rows * n : n;
        block.Y = py;
        block.YRow = n;
        block.A = new Operand { Data = py, Row = n, Column = 1 };
        block.B = new Operand { Data = pb, Row = b.Row, Column = b.Column };
        block.C = new Operand { Data = pc, Row = c.Row, Column = c.Column };
        block.D = new Operand { Data = pd, Row = d.Row, Column = d.Column };
        F function = formula;
        ElementwiseLoop.Run<V, F, IStoreMode.Overwrite>(Unsafe.AsPointer(ref function), &block);
    }

    [SkipLocalsInit]
    private readonly void RunStrided<V>(int rows, float* py, float* pb, int bLength, float* pc, int cLength, float* pd, int dLength)
        where V : struct, IVector<V>
    {
        var strides = new Strides(n, 1);
        Unsafe.SkipInit(out IterationSpace space);
        space.Start([rows, n], py, rows * n, in strides);
        space.Add(py, rows * n, in strides);
        if (F.Arity > 1)
        {
            space.Add(pb, bLength, new Strides(b.Row, b.Column));
        }

        if (F.Arity > 2)
        {
            space.Add(pc, cLength, new Strides(c.Row, c.Column));
        }

        if (F.Arity > 3)
        {
            space.Add(pd, dLength, new Strides(d.Row, d.Column));
        }

        Elementwise.RunAt<V, F, IStoreMode.Overwrite>(formula, &space);
    }

    private readonly ref struct Input
    {
        internal readonly int Row;
        internal readonly int Column;
        private readonly Strided strided;

        internal Input(Strided strided, scoped ReadOnlySpan<int> batch, int m, int n)
        {
            int rank = batch.Length + 2;
            if (strided.Strides.Rank != rank)
            {
                ThrowRank(strided.Strides.Rank, rank);
            }

            long last = 0;
            bool isEmpty = m == 0 || n == 0;
            for (int i = 0; i < rank; i++)
            {
                int extent = i < batch.Length ? batch[i] : i == batch.Length ? m : n;
                if (strided.Strides.Steps[i] < 0)
                {
                    ThrowNegative(strided.Strides.Steps[i]);
                }

                isEmpty |= extent == 0;
                last += (extent - 1L) * strided.Strides.Steps[i];
            }

            if (!isEmpty && last >= strided.Span.Length)
            {
                ThrowTooShort(strided.Span.Length, last);
            }

            this.strided = strided;
            Row = strided.Strides.Steps[rank - 2];
            Column = strided.Strides.Steps[rank - 1];
            IsGiven = true;
        }

        private Input(Strided strided, int row, int column)
        {
            this.strided = strided;
            Row = row;
            Column = column;
            IsGiven = true;
        }

        internal bool IsGiven { get; }

        internal ReadOnlySpan<float> From(int row) => IsGiven ? strided.Span[(row * Row)..] : default;

        internal bool IsDense(int columns) => !IsGiven || (Row == columns && Column == 1);

        internal Input At(scoped ref readonly GemmBatch batch) =>
            IsGiven ? new Input(new Strided(strided.Span[batch.Offset(in strided.Strides)..], Row, Column), Row, Column) : default;

        [DoesNotReturn]
        private static void ThrowRank(int rank, int expected) => throw new ArgumentException($"An operand of a product's formula has {rank} strides instead of {expected}.");

        [DoesNotReturn]
        private static void ThrowNegative(int stride) => throw new ArgumentException($"An operand of a product's formula has the negative stride {stride}.");

        [DoesNotReturn]
        private static void ThrowTooShort(int length, long last) => throw new ArgumentException(
            $"An operand of a product's formula has {length} elements, but its strides reach element {last}.");
    }
}
