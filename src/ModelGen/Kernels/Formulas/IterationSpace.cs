using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Up to six dimensions and, for up to eight results and as many operands, where they start and how far they move in each dimension. Lives on the
/// stack uninitialised until <see cref="Start"/>.
/// </summary>
internal unsafe struct IterationSpace
{
    internal const int MaxOperands = FormulaResults.Max + FormulaOperands.Max;

    /// <summary>One dimension more than a shape may have, for <see cref="InsertDimension"/>.</summary>
    internal const int Capacity = Strides.MaxRank + 1;

    private fixed int extents[Capacity];
    private fixed long data[MaxOperands];
    private fixed int steps[MaxOperands * Capacity];

    /// <summary>Whether some dimension has no elements.</summary>
    internal bool IsEmpty { get; private set; }

    /// <summary>The number of dimensions; smaller after <see cref="Collapse"/>.</summary>
    internal int Rank { get; private set; }

    /// <summary>The number of operands so far, the results being the first.</summary>
    internal int Count { get; private set; }

    /// <summary>The number of results: 1 unless others were added.</summary>
    internal int Results { get; private set; }

    /// <summary>Takes the shape and the result (operand 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Start(ReadOnlySpan<int> shape, float* y, int length, in Strides strides)
    {
        if (shape.Length > Strides.MaxRank)
        {
            throw new ArgumentException($"An iteration space has at most {Strides.MaxRank} dimensions, not {shape.Length}.", nameof(shape));
        }

        Rank = shape.Length;
        Count = 0;
        Results = 1;
        IsEmpty = false;
        for (int d = 0; d < shape.Length; d++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shape[d], nameof(shape));
            extents[d] = shape[d];
            IsEmpty |= shape[d] == 0;
        }

        Add(y, length, in strides);
    }

    /// <summary>Adds an operand; its last element must lie within <paramref name="length"/>. All are added before any other call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(float* operand, int length, in Strides strides)
    {
        int rank = Rank;
        if (strides.Rank != rank)
        {
            throw new ArgumentException($"{Name()} has {strides.Rank} strides, but the iteration space has {rank} dimensions.");
        }

        long last = 0;
        int signs = 0;
        int first = Count * Capacity;
        for (int d = 0; d < rank; d++)
        {
            int step = Unsafe.Add(ref Unsafe.As<Strides.Values, int>(ref Unsafe.AsRef(in strides.Steps)), d);
            signs |= step;
            steps[first + d] = step;
            last += (long)step * (extents[d] - 1);
        }

        if (signs < 0)
        {
            throw new ArgumentException($"{Name()} has a negative stride.");
        }

        if (last >= length && !IsEmpty)
        {
            throw new ArgumentException($"{Name()} has {length} elements, but its strides reach element {last}.");
        }

        data[Count++] = (long)operand;
    }

    /// <summary>Adds a result behind the first, before any operand; callers may leave it out: <c>default</c>, which no result with elements is.</summary>
    /// <returns>Whether it was given.</returns>
    internal bool TryAddResult(float* data, in StridedOutput result)
    {
        if (!result.IsGiven)
        {
            return false;
        }

        Results++;
        Add(data, result.Span.Length, in result.Strides);
        return true;
    }

    /// <summary>Adds an operand that callers may leave out: <c>default</c>, which no operand with elements is.</summary>
    /// <returns>Whether it was given.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAdd(float* data, in Strided operand)
    {
        if (!operand.IsGiven)
        {
            return false;
        }

        Add(data, operand.Span.Length, in operand.Strides);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly int Extent(int dimension) => extents[dimension];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly float* Data(int operand) => (float*)data[operand];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly int Step(int operand, int dimension) => steps[(operand * Capacity) + dimension];

    /// <summary>
    /// Drops the dimensions of extent 1 among those from <paramref name="first"/> to <paramref name="end"/> (exclusive) and makes one of
    /// neighbours that every operand walks through in one go.
    /// </summary>
    /// <returns>The number of dimensions left of these.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Collapse(int first, int end)
    {
        int kept = first;
        for (int d = first; d < end; d++)
        {
            if (extents[d] == 1)
            {
                continue;
            }

            if (kept > first && IsContinuedBy(kept - 1, d))
            {
                Replace(kept - 1, d, extents[kept - 1] * extents[d]);
            }
            else
            {
                Replace(kept, d, extents[d]);
                kept++;
            }
        }

        int removed = end - kept;
        for (int d = end; removed > 0 && d < Rank; d++)
        {
            Replace(d - removed, d, extents[d]);
        }

        Rank -= removed;
        return kept - first;
    }

    /// <summary>The dimensions as one number of elements.</summary>
    internal readonly long Elements()
    {
        long elements = 1;
        for (int d = 0; d < Rank; d++)
        {
            elements *= extents[d];
        }

        return elements;
    }

    /// <summary>Keeps a part of a dimension.</summary>
    internal void Cut(int dimension, int start, int count)
    {
        extents[dimension] = count;
        for (int operand = 0; operand < Count; operand++)
        {
            data[operand] += (long)start * Step(operand, dimension) * sizeof(float);
        }
    }

    /// <summary>Has the first result written elsewhere.</summary>
    internal void MoveResult(float* y) => data[0] = (long)y;

    /// <summary>Inserts a dimension of extent 1 that nothing moves in.</summary>
    internal void InsertDimension(int dimension)
    {
        for (int d = Rank; d > dimension; d--)
        {
            Replace(d, d - 1, extents[d - 1]);
        }

        extents[dimension] = 1;
        for (int operand = 0; operand < Count; operand++)
        {
            steps[(operand * Capacity) + dimension] = 0;
        }

        Rank++;
    }

    /// <summary>Exchanges two dimensions.</summary>
    internal void Swap(int left, int right)
    {
        (extents[left], extents[right]) = (extents[right], extents[left]);
        for (int operand = 0; operand < Count * Capacity; operand += Capacity)
        {
            (steps[operand + left], steps[operand + right]) = (steps[operand + right], steps[operand + left]);
        }
    }

    /// <summary>Whether every operand from <paramref name="firstOperand"/> on moves by 0 or 1 in a dimension.</summary>
    internal readonly bool IsContiguous(int dimension, int firstOperand)
    {
        for (int operand = firstOperand; operand < Count; operand++)
        {
            if ((uint)Step(operand, dimension) > 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is being added, for messages.</summary>
    private readonly string Name() =>
        Count >= Results ? $"Operand {Count + 1 - Results}" : Results == 1 ? "The result" : $"Result {Results}";

    private readonly bool IsContinuedBy(int outer, int inner)
    {
        for (int operand = 0; operand < Count; operand++)
        {
            if (Step(operand, outer) != (long)Step(operand, inner) * extents[inner])
            {
                return false;
            }
        }

        return true;
    }

    private void Replace(int dimension, int by, int extent)
    {
        extents[dimension] = extent;
        for (int operand = 0; operand < Count * Capacity && dimension != by; operand += Capacity)
        {
            steps[operand + dimension] = steps[operand + by];
        }
    }
}
