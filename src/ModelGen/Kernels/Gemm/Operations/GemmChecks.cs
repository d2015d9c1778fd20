using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Length checks: one branch when all is well.</summary>
internal static class GemmChecks
{
    /// <summary>Checks a product with W[n, k] in panels on one side, <c>[m, k]</c> and <c>[m, n]</c> on the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Linear(int outputs, int inputs, int weights, int m, int k, int n)
    {
        if ((m | k | n) < 0 || outputs < (long)m * n || inputs < (long)m * k || weights < PanelSize(n, k))
        {
            ThrowLinear(outputs, inputs, weights, m, k, n);
        }
    }

    /// <summary>Checks a weight [n, k] in panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Weight(int length, int k, int n)
    {
        if ((k | n) < 0 || length < PanelSize(n, k))
        {
            ThrowWeight(length, k, n);
        }
    }

    /// <summary>Checks a bias, which is padded as the rows of the weights are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Bias(int length, int n)
    {
        if (length < PanelSize(n, 1))
        {
            ThrowBias(length, n);
        }
    }

    /// <summary>Checks <c>c[m, n] = a[m, k] · b[k, n]</c>, each the last matrix of its batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MatMul(int c, int a, int b, int m, int k, int n)
    {
        if ((m | k | n) < 0 || c < (long)m * n || a < (long)m * k || b < (long)k * n)
        {
            ThrowMatMul(c, a, b, m, k, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long PanelSize(int n, int k) => AlignedBlock.RoundUp(n) * k;

    [DoesNotReturn]
    private static void ThrowLinear(int outputs, int inputs, int weights, int m, int k, int n) => throw new ArgumentException(
        $"A linear layer of {k} inputs and {n} outputs over {m} rows needs {(long)m * n} floats on its output side, {(long)m * k} on its input side "
        + $"and {PanelSize(n, k)} for its weights; the spans hold {outputs}, {inputs} and {weights}.");

    [DoesNotReturn]
    private static void ThrowWeight(int length, int k, int n) => throw new ArgumentException(
        $"The weight of a linear layer of {k} inputs and {n} outputs takes {PanelSize(n, k)} floats; the span holds {length}.");

    [DoesNotReturn]
    private static void ThrowBias(int length, int n) => throw new ArgumentException(
        $"The bias of {n} outputs takes {PanelSize(n, 1)} floats with its padding; the span holds {length}.");

    [DoesNotReturn]
    private static void ThrowMatMul(int c, int a, int b, int m, int k, int n) => throw new ArgumentException(
        $"[{m}, {n}] = [{m}, {k}] · [{k}, {n}] needs {(long)m * n}, {(long)m * k} and {(long)k * n} floats; the spans hold {c}, {a} and {b}.");
}
