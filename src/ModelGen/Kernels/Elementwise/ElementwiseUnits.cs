using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Parts of a dense elementwise pass.</summary>
internal readonly unsafe struct DenseUnits(delegate*<void*, RowBlock*, void> loop, void* formula, RowBlock* whole) : IUnits
{
    /// <summary>Elements of a part: some microseconds, and whole lines of the caches.</summary>
    private const int Length = 1 << 13;

    /// <summary>The number of parts.</summary>
    internal int Count => (int)((whole->Columns + Length - 1) / Length);

    [SkipLocalsInit]
    public void Run(int unit)
    {
        nint start = (nint)unit * Length;
        Unsafe.SkipInit(out RowBlock part);
        part.OperandCount = whole->OperandCount;
        part.ResultCount = whole->ResultCount;
        part.Rows = 1;
        part.Columns = nint.Min(Length, whole->Columns - start);
        for (int i = 0; i < part.ResultCount; i++)
        {
            part.Results[i] = whole->Results[i];
            part.Results[i].Data += start;
        }

        for (int i = 0; i < part.OperandCount; i++)
        {
            part.Operands[i] = whole->Operands[i];
            part.Operands[i].Data += start * part.Operands[i].Column;
        }

        loop(formula, &part);
    }
}

/// <summary>Parts of a strided elementwise pass: ranges of one dimension.</summary>
internal readonly unsafe struct StridedUnits : IUnits
{
    /// <summary>The most parts of a pass.</summary>
    private const int Most = 64;

    private readonly FormulaLoop loop;
    private readonly IterationSpace* space;
    private readonly bool accumulate;
    private readonly int dimension;
    private readonly int length;

    internal StridedUnits(in FormulaLoop loop, IterationSpace* space, bool accumulate)
    {
        this.loop = loop;
        this.space = space;
        this.accumulate = accumulate;

        // The outermost dimension that has enough of it, or else the longest; along memory whole lines of the caches.
        for (int d = 0; d < space->Rank; d++)
        {
            if (space->Extent(dimension) < Most && space->Extent(d) > space->Extent(dimension))
            {
                dimension = d;
            }
        }

        length = (space->Extent(dimension) + Most - 1) / Most;
        if (dimension == space->Rank - 1)
        {
            length = (length + AlignedBlock.Granule - 1) & -AlignedBlock.Granule;
        }
    }

    /// <summary>The number of parts.</summary>
    internal int Count => (space->Extent(dimension) + length - 1) / length;

    public void Run(int unit)
    {
        IterationSpace part = *space;
        part.Cut(dimension, unit * length, Math.Min(length, space->Extent(dimension) - (unit * length)));
        ElementwiseDriver.RunPart(in loop, &part, accumulate);
    }
}
