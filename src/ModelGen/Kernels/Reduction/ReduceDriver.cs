using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Splits a reduction into calls of a loop. Sums stay accurate by levels: the loops add in short chains, a call covers some thousand
/// values, and where many calls make one output their results are added in double precision.
/// </summary>
internal unsafe ref struct ReduceDriver
{
    /// <summary>Outputs held in double precision at a time; also the values brought together at a time where operands are not contiguous.</summary>
    private const int Chunk = 256;

    /// <summary>Values a call adds up per output along contiguous memory, where lanes share the work.</summary>
    private const int RowLength = 8192;

    /// <summary>Values a call adds up per output across contiguous memory, in one lane.</summary>
    private const int ColumnLength = 1024;

    /// <summary>Calls per output that may be added up in <c>float</c>.</summary>
    private const int DirectCalls = 4;

    /// <summary>So few outputs side by side that bringing together what each consists of is no worse.</summary>
    private const int FewColumns = 3;

    private readonly delegate*<void*, ReduceBlock*, void> loop;
    private readonly void* formula;
    private readonly IterationSpace* space;
    private readonly int kept;
    private readonly ReduceShape shape;
    private readonly int repeats;

    // The dimensions that blocks consist of, -1 where there is none; all others are walked through.
    private readonly int output;
    private readonly int row;
    private readonly int column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReduceDriver(
        delegate*<void*, ReduceBlock*, void> loop, void* formula, int repeats, IterationSpace* space, int kept, ReduceShape shape)
    {
        this.loop = loop;
        this.formula = formula;
        this.repeats = repeats;
        this.space = space;
        this.kept = kept;
        this.shape = shape;
        int last = space->Rank - 1;
        output = shape == ReduceShape.Rows ? kept - 1 : -1;
        column = shape == ReduceShape.Columns ? kept - 1 : last;
        row = shape == ReduceShape.Columns ? last : shape == ReduceShape.Rows && last > kept ? last - 1 : -1;
    }

    /// <summary>How an innermost block lies in memory.</summary>
    private enum ReduceShape
    {
        /// <summary>Reduced values are contiguous.</summary>
        Rows,

        /// <summary>Outputs are contiguous.</summary>
        Columns,

        /// <summary>Neither: reduced values are brought together first.</summary>
        Gathered,
    }

    /// <summary>Reduces the dimensions of <paramref name="space"/> from <paramref name="kept"/> on; operand 0 is the result.</summary>
    /// <param name="loops">The formula and how it is reduced.</param>
    /// <param name="space">Not empty.</param>
    /// <param name="kept">The number of dimensions of the result.</param>
    /// <param name="accumulate">Whether the result is combined with what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in ReduceLoops loops, IterationSpace* space, int kept, bool accumulate)
    {
        kept = space->Collapse(0, kept);
        if (kept == 0)
        {
            space->InsertDimension(0);
            kept = 1;
        }

        // A dimension in which an operand of the formula repeats its value stays, whatever its extent.
        if (space->Collapse(kept, loops.Repeats == 0 ? space->Rank : space->Rank - 1) == 0 && loops.Repeats == 0)
        {
            space->InsertDimension(space->Rank);
        }

        int contiguous = LongestContiguous(space, kept, loops.Repeats);
        ReduceShape shape = ReduceShape.Gathered;
        int reducedLength = contiguous < 0 ? FewColumns : space->Extent(contiguous);
        if (space->IsContiguous(kept - 1, 1) && reducedLength < space->Extent(kept - 1))
        {
            shape = ReduceShape.Columns;
        }
        else if (contiguous >= 0)
        {
            shape = ReduceShape.Rows;
            space->Swap(contiguous, space->Rank - 1);
        }

        var driver = new ReduceDriver(shape == ReduceShape.Columns ? loops.Columns : loops.Rows, loops.Formula, loops.Repeats, space, kept, shape);
        int threads = Partition.Threads(space->Elements() / Elementwise.ElementsPerNanosecond);
        if (kept == 1 && space->Extent(0) == 1 && space->Rank == 2 && space->Extent(1) > TotalParts.LeastLength)
        {
            // One number of many: in parts that depend on sizes alone, so that the bits are those of one thread.
            var parts = new TotalParts(driver);
            parts.Run(loops.Kind, accumulate, threads);
            return;
        }

        if (threads == 1 || space->Extent(0) == 1)
        {
            driver.Run(loops.Kind, accumulate);
            return;
        }

        var units = new Units(driver, loops.Kind, accumulate);
        Partition.Run(ref units, units.Count, threads);
    }

    /// <summary>The longest reduced dimension in which every operand lies as the formula expects of a row, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LongestContiguous(IterationSpace* space, int kept, int repeats)
    {
        int best = -1;
        for (int d = kept; d < space->Rank; d++)
        {
            if (AreRows(space, d, repeats) && (best < 0 || space->Extent(d) > space->Extent(best)))
            {
                best = d;
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreRows(IterationSpace* space, int dimension, int repeats)
    {
        for (int k = 1; k < space->Count; k++)
        {
            if (!FormulaOperands.Fits(repeats, k - 1, space->Step(k, dimension)))
            {
                return false;
            }
        }

        return true;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run(Reduction kind, bool accumulate)
    {
        bool direct = CallsPerOutput() <= DirectCalls;
        nint outputs = shape == ReduceShape.Gathered ? 1 : space->Extent(kept - 1);
        Unsafe.SkipInit(out Walk walk);
        walk.Start(space, 0, shape == ReduceShape.Gathered ? kept : kept - 1);
        do
        {
            if (direct)
            {
                Reduce(&walk, 0, outputs, walk.Data(0), accumulate, totals: null, kind);
                continue;
            }

            for (nint first = 0; first < outputs; first += Chunk)
            {
                ReduceInDouble(&walk, first, nint.Min(Chunk, outputs - first), kind, accumulate);
            }
        }
        while (walk.MoveNext());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly long CallsPerOutput()
    {
        long calls = Quotient(Extent(row), RowsPerCall());
        calls *= shape == ReduceShape.Columns ? 1 : Quotient(Extent(column), ColumnsPerCall());
        for (int d = kept; d < space->Rank; d++)
        {
            calls *= d == row || d == column ? 1 : space->Extent(d);
        }

        return calls;
    }

    private readonly nint ColumnsPerCall() => shape == ReduceShape.Gathered ? Chunk : RowLength;

    private readonly nint RowsPerCall() =>
        shape == ReduceShape.Columns ? ColumnLength : nint.Max(1, (RowLength / 16) / Quotient(Extent(column), Chunk));

    private readonly nint Extent(int dimension) => dimension < 0 ? 1 : space->Extent(dimension);

    private readonly nint Step(int operand, int dimension) => dimension < 0 ? 0 : space->Step(operand, dimension);

    private static nint Quotient(nint dividend, nint divisor) => (dividend + divisor - 1) / divisor;

    /// <summary>Some neighbouring outputs, their calls added up in double precision.</summary>
    [SkipLocalsInit]
    private readonly void ReduceInDouble(Walk* start, nint first, nint count, Reduction kind, bool accumulate)
    {
        float* results = stackalloc float[Chunk];
        double* totals = stackalloc double[Chunk];
        double identity = kind switch
        {
            Reduction.Sum => 0.0,
            Reduction.Max => double.NegativeInfinity,
            _ => double.PositiveInfinity,
        };
        new Span<double>(totals, (int)count).Fill(identity);
        Reduce(start, first, count, results, accumulate: false, totals, kind);
        float* y = start->Data(0) + first;
        for (nint i = 0; i < count; i++)
        {
            y[i] = (float)(accumulate ? Combine(kind, y[i], totals[i]) : totals[i]);
        }
    }

    private static double Combine(Reduction kind, double left, double right) => kind switch
    {
        Reduction.Sum => left + right,
        Reduction.Max => Math.Max(left, right),
        _ => Math.Min(left, right),
    };

    /// <summary>Some neighbouring outputs: every call of the loop for them.</summary>
    /// <param name="start">Where the kept dimensions stand.</param>
    /// <param name="first">The first output of the innermost kept dimension.</param>
    /// <param name="count">The number of outputs.</param>
    /// <param name="y">What the loop writes to.</param>
    /// <param name="accumulate">Whether the first call is combined with what is there.</param>
    /// <param name="totals">Where the results of each call go, or null if each call combines its own with those before.</param>
    /// <param name="kind">How they are combined.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Reduce(Walk* start, nint first, nint count, float* y, bool accumulate, double* totals, Reduction kind)
    {
        bool columns = shape == ReduceShape.Columns;
        nint columnEnd = columns ? 1 : Extent(column);
        nint columnsPerCall = ColumnsPerCall();
        nint rowEnd = Extent(row);
        nint rowsPerCall = columnEnd > columnsPerCall ? 1 : RowsPerCall();
        Unsafe.SkipInit(out ReduceBlock block);
        block.Count = space->Count - 1;
        block.Outputs = count;
        block.Y = y;
        block.Accumulate = accumulate;
        for (int k = 1; k < space->Count; k++)
        {
            ref Operand operand = ref block.Operands[k - 1];
            operand.Output = Step(k, output);
            operand.Row = Step(k, row);
            operand.Column = Step(k, column);
        }

        Unsafe.SkipInit(out Walk walk);
        walk.Start(space, kept, ReducedEnd(), start);
        do
        {
            for (nint r = 0; r < rowEnd; r += rowsPerCall)
            {
                block.Rows = nint.Min(rowsPerCall, rowEnd - r);
                for (nint c = 0; c < columnEnd; c += columnsPerCall)
                {
                    block.Columns = columns ? count : nint.Min(columnsPerCall, columnEnd - c);
                    for (int k = 1; k < space->Count; k++)
                    {
                        nint offset = (r * Step(k, row)) + ((columns ? first : c) * Step(k, column)) + (columns ? 0 : first * Step(k, output));
                        block.Operands[k - 1].Data = walk.Data(k) + offset;
                    }

                    Call(&block);
                    block.Accumulate = totals == null;
                    for (nint i = 0; totals != null && i < count; i++)
                    {
                        totals[i] = Combine(kind, totals[i], y[i]);
                    }
                }
            }
        }
        while (walk.MoveNext());
    }

    /// <summary>The end of the reduced dimensions that are walked through: those of a block are the last.</summary>
    private readonly int ReducedEnd() => row >= 0 ? row : column;

    [SkipLocalsInit]
    private readonly void Call(ReduceBlock* block)
    {
        if (shape != ReduceShape.Gathered)
        {
            loop(formula, block);
            return;
        }

        float* copies = stackalloc float[FormulaOperands.Max * Chunk];
        for (int k = 0; k < space->Count - 1; k++)
        {
            ref Operand operand = ref block->Operands[k];
            nint step = Step(k + 1, column);
            if (!FormulaOperands.Fits(repeats, k, step))
            {
                FormulaOperands.RequireContiguous(repeats, k);
                ElementwiseDriver.Gather(copies + (k * Chunk), operand.Data, step, block->Columns);
                operand.Data = copies + (k * Chunk);
                operand.Column = 1;
            }
        }

        loop(formula, block);
    }

    /// <summary>Parts of what a single number is made of, which are then combined in order.</summary>
    private readonly ref struct TotalParts : IUnits
    {
        /// <summary>The fewest values of a part.</summary>
        internal const int LeastLength = 1 << 16;

        private const int Most = 256;

        private readonly ReduceDriver driver;
        private readonly int length;
        private readonly int count;
        private readonly float* results;
        private readonly Reduction kind;

        internal TotalParts(ReduceDriver driver)
        {
            this.driver = driver;
            int extent = driver.space->Extent(1);
            length = Math.Max(LeastLength, ((extent - 1) / Most) + AlignedBlock.Granule) & -AlignedBlock.Granule;
            count = ((extent - 1) / length) + 1;
        }

        private TotalParts(ReduceDriver driver, int length, int count, float* results, Reduction kind)
        {
            this.driver = driver;
            this.length = length;
            this.count = count;
            this.results = results;
            this.kind = kind;
        }

        [SkipLocalsInit]
        internal void Run(Reduction kind, bool accumulate, int threads)
        {
            float* results = stackalloc float[Most];
            var units = new TotalParts(driver, length, count, results, kind);
            Partition.Run(ref units, count, threads);
            float* y = driver.space->Data(0);
            double total = accumulate ? Combine(kind, *y, results[0]) : results[0];
            for (int i = 1; i < count; i++)
            {
                total = Combine(kind, total, results[i]);
            }

            *y = (float)total;
        }

        public void Run(int unit)
        {
            IterationSpace part = *driver.space;
            part.Cut(1, unit * length, Math.Min(length, driver.space->Extent(1) - (unit * length)));
            part.MoveResult(results + unit);
            new ReduceDriver(driver.loop, driver.formula, driver.repeats, &part, driver.kept, driver.shape).Run(kind, accumulate: false);
        }
    }

    /// <summary>Ranges of the outermost kept dimension: what an output is made of does not depend on its neighbours.</summary>
    private readonly ref struct Units : IUnits
    {
        private const int Most = 32;

        private readonly ReduceDriver driver;
        private readonly Reduction kind;
        private readonly bool accumulate;
        private readonly int length;

        internal Units(ReduceDriver driver, Reduction kind, bool accumulate)
        {
            this.driver = driver;
            this.kind = kind;
            this.accumulate = accumulate;
            length = (Extent + Most - 1) / Most;
            if (driver is { shape: ReduceShape.Columns, kept: 1 })
            {
                // Outputs side by side: whole lines of the caches.
                length = (length + AlignedBlock.Granule - 1) & -AlignedBlock.Granule;
            }
        }

        /// <summary>The number of ranges.</summary>
        internal int Count => (Extent + length - 1) / length;

        private int Extent => driver.space->Extent(0);

        public void Run(int unit)
        {
            IterationSpace part = *driver.space;
            part.Cut(0, unit * length, Math.Min(length, Extent - (unit * length)));
            new ReduceDriver(driver.loop, driver.formula, driver.repeats, &part, driver.kept, driver.shape).Run(kind, accumulate);
        }
    }
}
