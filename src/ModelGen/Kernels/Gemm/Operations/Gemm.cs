using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Matrix products: linear layers, their gradients, and products of row-major matrices.</summary>
/// <remarks>
/// Matrices are dense and row-major except weights, which lie in <see cref="Panels"/>. Spans may be longer than the sizes need; nothing
/// outside the sizes is read or written. Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a span
/// is too short for the sizes, before anything is written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Gemm
{
    /// <summary><c>y[m, n] = x[m, k] · Wᵀ</c>, W[n, k] in panels: <c>torch.nn.functional.linear(x, W)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Linear(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int m, int k, int n)
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        RunLinear<Overwrite>(y, x, w, default, m, k, n);
    }

    /// <summary><c>y[m, n] = x[m, k] · Wᵀ + bias[n]</c>, W[n, k] in panels, the bias padded with zeros to a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LinearBias(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int m, int k, int n)
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        GemmChecks.Bias(bias.Length, n);
        RunLinear<AddBias>(y, x, w, bias, m, k, n);
    }

    /// <summary><c>y[m, n] = max(x[m, k] · Wᵀ + bias[n], 0)</c>, W[n, k] in panels, the bias padded with zeros to a multiple of 16. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LinearBiasRelu(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int m, int k, int n)
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        GemmChecks.Bias(bias.Length, n);
        RunLinear<AddBiasRelu>(y, x, w, bias, m, k, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunLinear<S>(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int m, int k, int n)
        where S : struct, IStore
    {
        if (m == 1 && n > 0 && n <= Panels.Width)
        {
            // One row of a small layer takes nanoseconds: no more than a branch stands between the caller and the kernel.
            GemmRow.Run<S>(y, x, w, bias, k, n);
        }
        else
        {
            RunProduct<S>(y, x, w, bias, m, k, n);
        }
    }

    private static void RunProduct<S>(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int m, int k, int n)
        where S : struct, IStore
    {
        if (GemmSmall<S>.Suits(m, k, n))
        {
            Widest.Run(new GemmSmall<S>(y, x, w, bias, m, k, n));
            return;
        }

        var operation = new GemmLinear<S, InPanels, GemmAsIs>(y, x, w, bias, m, k, n, default);
        GemmWidth.Run(in operation);
    }
}
