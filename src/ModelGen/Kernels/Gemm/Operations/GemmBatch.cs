using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>Walks over the matrices of a batched product, the last batch dimension fastest.</summary>
internal ref struct GemmBatch
{
    private readonly ReadOnlySpan<int> batch;
    private readonly ReadOnlySpan<int> aStrides;
    private readonly ReadOnlySpan<int> bStrides;
    private readonly int cStride;
    private readonly int count;
    private int index;

    /// <summary>Checks the operands of the whole batch; nothing is computed when they do not fit.</summary>
    internal GemmBatch(int c, int a, int b, int m, int k, int n, ReadOnlySpan<int> batch, ReadOnlySpan<int> aStrides, ReadOnlySpan<int> bStrides)
    {
        if (aStrides.Length != batch.Length || bStrides.Length != batch.Length)
        {
            ThrowRanks(batch.Length, aStrides.Length, bStrides.Length);
        }

        long matrices = 1;
        long lastA = 0;
        long lastB = 0;
        for (int i = 0; i < batch.Length; i++)
        {
            if (batch[i] < 0 || aStrides[i] < 0 || bStrides[i] < 0)
            {
                ThrowNegative(batch[i], aStrides[i], bStrides[i]);
            }

            matrices *= batch[i];
            lastA += (batch[i] - 1L) * aStrides[i];
            lastB += (batch[i] - 1L) * bStrides[i];
            if (matrices > int.MaxValue)
            {
                ThrowTooMany();
            }
        }

        if ((m | k | n) < 0 || (matrices > 0 && (c < matrices * m * n || a < lastA + ((long)m * k) || b < lastB + ((long)k * n))))
        {
            ThrowTooShort(c, a, b, m, k, n, matrices);
        }

        this.batch = batch;
        this.aStrides = aStrides;
        this.bStrides = bStrides;
        cStride = matrices > 0 ? m * n : 0;
        count = m == 0 || n == 0 ? 0 : (int)matrices;
    }

    /// <summary>Where the current matrix of c begins.</summary>
    internal int C { get; private set; }

    /// <summary>Where the current matrix of a begins.</summary>
    internal int A { get; private set; }

    /// <summary>Where the current matrix of b begins.</summary>
    internal int B { get; private set; }

    /// <summary>Goes on to the next product, the first one to begin with; false at the end.</summary>
    internal bool Next()
    {
        if (index == count)
        {
            return false;
        }

        C = index * cStride;
        A = 0;
        B = 0;
        int rest = index++;
        for (int i = batch.Length - 1; i >= 0; i--)
        {
            rest = Math.DivRem(rest, batch[i], out int position);
            A += position * aStrides[i];
            B += position * bStrides[i];
        }

        return true;
    }

    /// <summary>Where the current matrix of another operand begins; its first strides are those of the batch.</summary>
    internal readonly int Offset(ref readonly Strides strides)
    {
        int offset = 0;
        int rest = index - 1;
        for (int i = batch.Length - 1; i >= 0; i--)
        {
            rest = Math.DivRem(rest, batch[i], out int position);
            offset += position * strides.Steps[i];
        }

        return offset;
    }

    [DoesNotReturn]
    private static void ThrowRanks(int batch, int a, int b) => throw new ArgumentException(
        $"A batch of {batch} dimensions needs as many strides for each operand, not {a} and {b}.");

    [DoesNotReturn]
    private static void ThrowNegative(int size, int a, int b) => throw new ArgumentException(
        $"A batch dimension of {size} with strides {a} and {b}: none of them may be negative.");

    [DoesNotReturn]
    private static void ThrowTooMany() => throw new ArgumentException("A batch has more matrices than an array has elements.");

    [DoesNotReturn]
    private static void ThrowTooShort(int c, int a, int b, int m, int k, int n, long matrices) => throw new ArgumentException(
        $"{matrices} products [{m}, {n}] = [{m}, {k}] · [{k}, {n}] do not fit into spans of {c}, {a} and {b} floats with these strides.");
}
