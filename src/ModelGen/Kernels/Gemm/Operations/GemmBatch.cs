using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Where the matrices of a batch of products lie, each operand over [batch…, rows, columns].</summary>
internal readonly ref struct GemmBatch
{
    private readonly ReadOnlySpan<int> batch;
    private readonly Strides c;
    private readonly Strides a;
    private readonly Strides b;
    private readonly bool isSumOfNothing;

    /// <summary>Checks the operands of the whole batch; nothing is computed when they do not fit.</summary>
    internal GemmBatch(ReadOnlySpan<int> batch, int m, int k, int n, in StridedOutput c, in Strided a, in Strided b)
    {
        if (batch.Length + 2 > Strides.MaxRank)
        {
            ThrowRank(batch.Length);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        long matrices = 1;
        foreach (int size in batch)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(batch));
            matrices *= size;
            if (matrices > int.MaxValue)
            {
                ThrowTooMany();
            }
        }

        bool isEmpty = matrices == 0 || m == 0 || n == 0;
        Check("The result", c.Span.Length, in c.Strides, batch, m, n, isEmpty);
        Check("The first operand", a.Span.Length, in a.Strides, batch, m, k, isEmpty || k == 0);
        Check("The second operand", b.Span.Length, in b.Strides, batch, k, n, isEmpty || k == 0);
        int rows = batch.Length, columns = batch.Length + 1;
        if (n > 1 && c.Strides.Steps[columns] != 1)
        {
            ThrowColumns("The result", c.Strides.Steps[columns]);
        }

        if (n > 1 && k > 1 && b.Strides.Steps[rows] != 1 && b.Strides.Steps[columns] != 1)
        {
            ThrowNeither(b.Strides.Steps[rows], b.Strides.Steps[columns]);
        }

        this.batch = batch;
        this.c = c.Strides;
        this.a = a.Strides;
        this.b = b.Strides;
        isSumOfNothing = k == 0;
        Count = isEmpty ? 0 : (int)matrices;
    }

    /// <summary>How many products there are; none where they have no elements.</summary>
    internal int Count { get; }

    /// <summary>From row to row of the result.</summary>
    internal int ResultRow => c.Steps[batch.Length];

    /// <summary>Where the result of a product begins.</summary>
    internal int Result(int index) => Offset(index, in c);

    /// <summary>The first operand of a product.</summary>
    internal GemmMatrix Left(int index, ReadOnlySpan<float> data) => Matrix(index, data, in a);

    /// <summary>The second operand of a product.</summary>
    internal GemmMatrix Right(int index, ReadOnlySpan<float> data) => Matrix(index, data, in b);

    /// <summary>Where the matrix of another operand begins; its first strides are those of the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Offset(int index, scoped ref readonly Strides strides)
    {
        int offset = 0;
        for (int i = batch.Length - 1; i > 0; i--)
        {
            index = Math.DivRem(index, batch[i], out int position);
            offset += position * strides.Steps[i];
        }

        return batch.Length == 0 ? 0 : offset + (index * strides.Steps[0]);
    }

    private GemmMatrix Matrix(int index, ReadOnlySpan<float> data, scoped ref readonly Strides strides) =>
        new(isSumOfNothing ? default : data[Offset(index, in strides)..], strides.Steps[batch.Length], strides.Steps[batch.Length + 1]);

    private static void Check(string name, int length, ref readonly Strides strides, ReadOnlySpan<int> batch, int rows, int columns, bool isEmpty)
    {
        int rank = batch.Length + 2;
        if (strides.Rank != rank)
        {
            ThrowStrides(name, strides.Rank, rank);
        }

        long last = 0;
        for (int i = 0; i < rank; i++)
        {
            int extent = i < batch.Length ? batch[i] : i == batch.Length ? rows : columns;
            if (strides.Steps[i] < 0)
            {
                ThrowNegative(name, strides.Steps[i]);
            }

            last += (extent - 1L) * strides.Steps[i];
        }

        if (!isEmpty && last >= length)
        {
            ThrowTooShort(name, length, last);
        }
    }

    [DoesNotReturn]
    private static void ThrowRank(int rank) => throw new ArgumentException($"A batch has at most {Strides.MaxRank - 2} dimensions, not {rank}.");

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
    private static void ThrowNeither(int row, int column) => throw new ArgumentException(
        $"The second operand of a product moves by {row} from row to row and by {column} from column to column; one of them must be 1.");
}
