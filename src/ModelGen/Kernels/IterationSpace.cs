using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Up to six dimensions and, for a result and up to eight operands, where they start and how far they move in each dimension.</summary>
internal unsafe struct IterationSpace
{
    internal const int MaxOperands = 1 + RowBlock.MaxOperands;

    /// <summary>One dimension more than a shape may have, for <see cref="InsertDimension"/>.</summary>
    internal const int Capacity = Strides.MaxRank + 1;

    private readonly int shapeRank;
    private readonly Extents shape;
    private Extents extents;
    private Pointers data;
    private Steps steps;

    /// <summary>Takes the shape and the result (operand 0).</summary>
    internal IterationSpace(ReadOnlySpan<int> shape, float* y, int length, in Strides strides)
    {
        if (shape.Length > Strides.MaxRank)
        {
            throw new ArgumentException($"An iteration space has at most {Strides.MaxRank} dimensions, not {shape.Length}.", nameof(shape));
        }

        shapeRank = shape.Length;
        for (int d = 0; d < shape.Length; d++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shape[d], nameof(shape));
            this.shape[d] = shape[d];
            IsEmpty |= shape[d] == 0;
        }

        extents = this.shape;
        Rank = shapeRank;
        Add(y, length, in strides);
    }

    /// <summary>Whether some dimension has no elements.</summary>
    internal readonly bool IsEmpty { get; }

    /// <summary>The number of dimensions; smaller after <see cref="Collapse"/>.</summary>
    internal int Rank { get; private set; }

    /// <summary>The number of operands so far, the result being the first.</summary>
    internal int Count { get; private set; }

    internal readonly int Extent(int dimension) => extents[dimension];

    internal readonly float* Data(int operand) => (float*)data[operand];

    internal readonly int Step(int operand, int dimension) => steps[(operand * Capacity) + dimension];

    /// <summary>Adds an operand; its last element must lie within <paramref name="length"/>.</summary>
    internal void Add(float* operand, int length, in Strides strides)
    {
        if (strides.Rank != shapeRank)
        {
            throw new ArgumentException($"{Name(Count)} has {strides.Rank} strides, but the iteration space has {shapeRank} dimensions.");
        }

        long last = 0;
        for (int d = 0; d < shapeRank; d++)
        {
            int step = strides.Steps[d];
            if (step < 0)
            {
                throw new ArgumentException($"{Name(Count)} has the negative stride {step}.");
            }

            steps[(Count * Capacity) + d] = step;
            last += (long)step * (shape[d] - 1);
        }

        if (last >= length && !IsEmpty)
        {
            throw new ArgumentException($"{Name(Count)} has {length} elements, but its strides reach element {last}.");
        }

        data[Count++] = (nint)operand;
    }

    /// <summary>
    /// Drops the dimensions of extent 1 among those from <paramref name="first"/> to <paramref name="end"/> (exclusive) and makes one of
    /// neighbours that every operand walks through in one go.
    /// </summary>
    /// <returns>The number of dimensions left of these.</returns>
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
                extents[kept - 1] *= extents[d];
                CopySteps(d, kept - 1);
            }
            else
            {
                extents[kept] = extents[d];
                CopySteps(d, kept);
                kept++;
            }
        }

        int removed = end - kept;
        for (int d = end; d < Rank; d++)
        {
            extents[d - removed] = extents[d];
            CopySteps(d, d - removed);
        }

        Rank -= removed;
        return kept - first;
    }

    /// <summary>Inserts a dimension of extent 1 that nothing moves in.</summary>
    internal void InsertDimension(int dimension)
    {
        for (int d = Rank; d > dimension; d--)
        {
            extents[d] = extents[d - 1];
            CopySteps(d - 1, d);
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

    private static string Name(int operand) => operand == 0 ? "The result" : $"Operand {operand}";

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

    private void CopySteps(int from, int to)
    {
        for (int operand = 0; operand < Count * Capacity; operand += Capacity)
        {
            steps[operand + to] = steps[operand + from];
        }
    }

    [InlineArray(Capacity)]
    private struct Extents
    {
        private int first;
    }

    // One dimension more than a shape may have, for InsertDimension.
    [InlineArray(MaxOperands * Capacity)]
    private struct Steps
    {
        private int first;
    }

    [InlineArray(MaxOperands)]
    private struct Pointers
    {
        private nint first;
    }
}
