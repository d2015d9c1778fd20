using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// <c>y = formula(y, b, c, d)</c>. A second loop rather than part of the register tile: only the simplest epilogues leave the tile's sums
/// in registers. The formula's loop is called through a pointer, so that one product serves all formulas.
/// </summary>
internal unsafe ref struct GemmFormula : IGemmEpilogue
{
    private readonly FormulaLoop loop;
    private readonly int row;
    private readonly int n;
    private Span<float> y;
    private Input b;
    private Input c;
    private Input d;

    /// <summary>A formula of the product alone.</summary>
    /// <param name="loop">The formula and its loop; the formula outlives this.</param>
    /// <param name="y">The product, or a batch of them.</param>
    /// <param name="row">From row to row of the product.</param>
    /// <param name="n">Columns of the product.</param>
    internal GemmFormula(in FormulaLoop loop, Span<float> y, int row, int n)
    {
        this.loop = loop;
        this.y = y;
        this.row = row;
        this.n = n;
    }

    /// <summary>A formula of a contiguous product alone.</summary>
    internal GemmFormula(in FormulaLoop loop, Span<float> y, int n)
        : this(in loop, y, n, n)
    {
    }

    public static bool IsEmpty => false;

    /// <summary>The number of operands, of which the product is the first.</summary>
    private readonly int Count => 1 + (b.IsGiven ? 1 : 0) + (c.IsGiven ? 1 : 0) + (d.IsGiven ? 1 : 0);

    /// <summary>Whether the loop can take the operands as they lie.</summary>
    private readonly bool AreRows => Fits(in b, 1) && Fits(in c, 2) && Fits(in d, 3);

    /// <summary>Adds operands over [batch…, m, n]; every element they are asked for lies within their spans.</summary>
    internal void Add(in Strided b, in Strided c, in Strided d, scoped in GemmBatch batch, int m)
    {
        this.b.Take(in b, in batch, m, n);
        this.c.Take(in c, in batch, m, n);
        this.d.Take(in d, in batch, m, n);
    }

    public void MoveTo(scoped ref readonly GemmBatch batch, int index, int result)
    {
        y = y[result..];
        b.MoveTo(in batch, index);
        c.MoveTo(in batch, index);
        d.MoveTo(in batch, index);
    }

    public readonly void Apply(int first, int rows)
    {
        ReadOnlySpan<float> bRows = b.From(first);
        ReadOnlySpan<float> cRows = c.From(first);
        ReadOnlySpan<float> dRows = d.From(first);
        fixed (float* py = y[(first * row)..], pb = bRows, pc = cRows, pd = dRows)
        {
            if (!AreRows)
            {
                RunStrided(rows, py, pb, bRows.Length, pc, cRows.Length, pd, dRows.Length);
            }
            else
            {
                RunRows(rows, py, pb, pc, pd);
            }
        }
    }

    private readonly bool Fits(in Input input, int operand) => !input.IsGiven || n == 1 || FormulaOperands.Fits(loop.Repeats, operand, input.Column);

    [SkipLocalsInit]
    private readonly void RunRows(int rows, float* py, float* pb, float* pc, float* pd)
    {
        bool together = row == n && b.IsDense(n) && c.IsDense(n) && d.IsDense(n);
        Unsafe.SkipInit(out RowBlock block);
        block.ResultCount = 1;
        block.OperandCount = Count;
        block.Rows = together ? 1 : rows;
        block.Columns = together ? (nint)rows * n : n;
        block.Results[0] = new Result { Data = py, Row = row };
        block.Operands[0] = new Operand { Data = py, Row = row, Column = 1 };
        block.Operands[1] = new Operand { Data = pb, Row = b.Row, Column = b.Column };
        block.Operands[2] = new Operand { Data = pc, Row = c.Row, Column = c.Column };
        block.Operands[3] = new Operand { Data = pd, Row = d.Row, Column = d.Column };
        loop.Run(&block);
    }

    [SkipLocalsInit]
    private readonly void RunStrided(int rows, float* py, float* pb, int bLength, float* pc, int cLength, float* pd, int dLength)
    {
        var strides = new Strides(row, 1);
        int length = ((rows - 1) * row) + n;
        Unsafe.SkipInit(out IterationSpace space);
        space.Start([rows, n], py, length, in strides);
        space.Add(py, length, in strides);
        if (b.IsGiven)
        {
            space.Add(pb, bLength, new Strides(b.Row, b.Column));
        }

        if (c.IsGiven)
        {
            space.Add(pc, cLength, new Strides(c.Row, c.Column));
        }

        if (d.IsGiven)
        {
            space.Add(pd, dLength, new Strides(d.Row, d.Column));
        }

        ElementwiseDriver.Run(in loop, &space, accumulate: false);
    }

    private ref struct Input
    {
        private ReadOnlySpan<float> data;
        private Strides strides;

        internal int Row { get; private set; }

        internal int Column { get; private set; }

        internal bool IsGiven { get; private set; }

        /// <summary>Becomes an operand, field by field: copies of what was just written would have to wait for it.</summary>
        internal void Take(in Strided strided, scoped in GemmBatch batch, int m, int n)
        {
            if (!strided.IsGiven)
            {
                return;
            }

            batch.Check("An operand of the formula", strided.Span.Length, in strided.Strides, m, n);
            data = strided.Span;
            Row = batch.RowOf(in strided.Strides);
            Column = strided.Strides.Steps[strided.Strides.Rank - 1];
            IsGiven = true;
            if (batch.HasLoops)
            {
                strides = strided.Strides;
            }
        }

        internal readonly ReadOnlySpan<float> From(int row) => IsGiven ? data[(row * Row)..] : default;

        internal readonly bool IsDense(int columns) => !IsGiven || (Row == columns && Column == 1);

        internal void MoveTo(scoped ref readonly GemmBatch batch, int index)
        {
            if (IsGiven)
            {
                data = data[batch.Offset(index, in strides)..];
            }
        }
    }
}
