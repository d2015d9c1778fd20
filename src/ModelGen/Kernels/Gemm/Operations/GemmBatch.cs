using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The loops around a product: where its operands, each over [batch…, rows, columns], lie for every index of a batch.</summary>
internal readonly ref struct GemmBatch
{
    private readonly ReadOnlySpan<int> sizes;

    /// <summary>A batch of so many products in each dimension, up to four.</summary>
    internal GemmBatch(ReadOnlySpan<int> sizes)
    {
        if (sizes.Length + 2 > Strides.MaxRank)
        {
            ThrowRank(sizes.Length);
        }

        long count = 1;
        foreach (int size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(sizes));
            count *= size;
            if (count > int.MaxValue)
            {
                ThrowTooMany();
            }
        }

        this.sizes = sizes;
        Count = (int)count;
    }

    /// <summary>How many products there are.</summary>
    internal int Count { get; }

    /// <summary>Whether there is more than the one product of no dimension around it.</summary>
    internal bool HasLoops => sizes.Length > 0;

    /// <summary>Checks that an operand lies within its span.</summary>
    internal void Check(string name, int length, scoped ref readonly Strides strides, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        int rank = sizes.Length + 2;
        if (strides.Rank != rank)
        {
            ThrowStrides(name, strides.Rank, rank);
        }

        long last = 0;
        for (int i = 0; i < rank; i++)
        {
            int extent = i < sizes.Length ? sizes[i] : i == sizes.Length ? rows : columns;
            if (strides.Steps[i] < 0)
            {
                ThrowNegative(name, strides.Steps[i]);
            }

            last += (extent - 1L) * strides.Steps[i];
        }

        if (last >= length && Count > 0 && rows > 0 && columns > 0)
        {
            ThrowTooShort(name, length, last);
        }
    }

    /// <summary>Checks that an operand lies within its span and that its rows are contiguous.</summary>
    internal void CheckRows(string name, int length, scoped ref readonly Strides strides, int rows, int columns)
    {
        Check(name, length, in strides, rows, columns);
        int column = strides.Steps[sizes.Length + 1];
        if (columns > 1 && column != 1)
        {
            ThrowColumns(name, column);
        }
    }

    /// <summary>Checks that an operand lies within its span and that its rows or its columns are contiguous.</summary>
    internal void CheckRowsOrColumns(string name, int length, scoped ref readonly Strides strides, int rows, int columns)
    {
        Check(name, length, in strides, rows, columns);
        (int row, int column) = (strides.Steps[sizes.Length], strides.Steps[sizes.Length + 1]);
        if (columns > 1 && rows > 1 && row != 1 && column != 1)
        {
            ThrowNeither(name, row, column);
        }
    }

    /// <summary>Where the matrix of an operand begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Offset(int index, scoped ref readonly Strides strides)
    {
        int offset = 0;
        for (int i = sizes.Length - 1; i > 0; i--)
        {
            index = Math.DivRem(index, sizes[i], out int position);
            offset += position * strides.Steps[i];
        }

        return sizes.Length == 0 ? 0 : offset + (index * strides.Steps[0]);
    }

    /// <summary>The matrix of an operand; one without elements may begin anywhere.</summary>
    internal GemmMatrix Matrix(int index, scoped in Strided operand)
    {
        int offset = Offset(index, in operand.Strides);
        return new(offset < operand.Span.Length ? operand.Span[offset..] : default, operand.Strides.Steps[sizes.Length], operand.Strides.Steps[sizes.Length + 1]);
    }

    /// <summary>From row to row of an operand.</summary>
    internal int RowOf(scoped ref readonly Strides strides) => strides.Steps[sizes.Length];

    [DoesNotReturn]
    private static void ThrowRank(int rank) => throw new ArgumentException($"A product has at most {Strides.MaxRank - 2} dimensions around it, not {rank}.");

    [DoesNotReturn]
    private static void ThrowTooMany() => throw new ArgumentException("A batch has more matrices than an array has elements.");

    [DoesNotReturn]
    private static void ThrowStrides(string name, int rank, int expected) => throw new ArgumentException(
        $"{name} of a product has {rank} strides instead of {expected}: those of the batch, from row to row, from column to column.");

    [DoesNotReturn]
    private static void ThrowNegative(string name, int stride) => throw new ArgumentException($"{name} of a product has the negative stride {stride}.");

    [DoesNotReturn]
    private static void ThrowTooShort(string name, int length, long last) => throw new ArgumentException(
        $"{name} of a product has {length} elements, but its strides reach element {last}.");

    [DoesNotReturn]
    private static void ThrowColumns(string name, int stride) => throw new ArgumentException(
        $"{name} of a product moves by {stride} from column to column; its rows must be contiguous.");

    [DoesNotReturn]
    private static void ThrowNeither(string name, int row, int column) => throw new ArgumentException(
        $"{name} of a product moves by {row} from row to row and by {column} from column to column; one of them must be 1.");
}
