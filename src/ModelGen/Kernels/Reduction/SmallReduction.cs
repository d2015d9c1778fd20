using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// The reduction of a small vector to a number or of a small matrix to a vector: one call of a loop, without a space to collapse and walk through.
/// Lives on the stack uninitialised until <see cref="TryStart"/>.
/// </summary>
internal unsafe struct SmallReduction
{
    /// <summary>The most elements: what the general way costs does not show above.</summary>
    private const int MaxElements = 4096;

    /// <summary>Elements of a small sum across contiguous memory; longer ones are better brought together where there are few outputs.</summary>
    private const int MaxColumnLength = 64;

    private ReduceBlock block;
    private int outputs;
    private int length;
    private int outputSteps;
    private int repeats;
    private bool areRows;
    private bool isPossible;

    /// <summary>Takes the sizes and the result.</summary>
    /// <returns>Whether they suit; if not, or if an operand does not, <see cref="Reduce"/> takes the general way, which also says what is wrong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryStart(ReadOnlySpan<int> kept, ReadOnlySpan<int> reduced, float* y, int resultLength, int repeats)
    {
        if (kept.Length > 1 || reduced.Length != 1 || (kept.Length == 1 && kept[0] != resultLength) || resultLength <= 0)
        {
            return false;
        }

        outputs = resultLength;
        length = reduced[0];
        outputSteps = 0;
        areRows = true;
        this.repeats = repeats;
        isPossible = length > 0 && (kept.Length == 1 || outputs == 1) && (long)outputs * length <= MaxElements;
        block.Count = 0;
        block.Y = y;
        return isPossible;
    }

    /// <summary>Adds an operand that callers may leave out.</summary>
    /// <returns>Whether it was given.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAdd(float* data, in Strided operand, int rank)
    {
        if (!operand.IsGiven)
        {
            return false;
        }

        ref readonly Strides strides = ref operand.Strides;
        int outputStep = rank == 2 ? strides.Steps[0] : 0;
        int reducedStep = strides.Steps[rank - 1];
        long last = ((long)outputStep * (outputs - 1)) + ((long)reducedStep * (length - 1));
        isPossible &= strides.Rank == rank && (outputStep | reducedStep) >= 0 && last < operand.Span.Length;
        outputSteps |= outputStep;
        areRows &= FormulaOperands.Fits(repeats, block.Count, reducedStep);
        ref Operand to = ref block.Operands[block.Count++];
        to.Data = data;
        to.Output = outputStep;
        to.Row = reducedStep;
        return true;
    }

    /// <summary>Reduces what was added.</summary>
    /// <returns>Whether it suits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRun(in ReduceLoops loops, bool accumulate)
    {
        // Of what is contiguous both ways, the longer one.
        bool alongRows = (areRows || length == 1) && ((uint)outputSteps > 1 || length >= outputs);
        if (!isPossible || !(alongRows || ((uint)outputSteps <= 1 && length <= MaxColumnLength)))
        {
            return false;
        }

        block.Accumulate = accumulate;
        block.Outputs = outputs;
        block.Rows = alongRows ? 1 : length;
        block.Columns = alongRows ? length : outputs;
        for (int k = 0; k < block.Count; k++)
        {
            ref Operand operand = ref block.Operands[k];
            operand.Column = alongRows ? operand.Row : operand.Output;
        }

        fixed (ReduceBlock* call = &block)
        {
            (alongRows ? loops.Rows : loops.Columns)(loops.Formula, call);
        }

        return true;
    }
}
