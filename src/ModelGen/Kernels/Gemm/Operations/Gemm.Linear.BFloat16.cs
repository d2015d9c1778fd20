using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <content>Linear layers whose weights are upper halves of floats (bfloat16), in panels as floats are. Everything else is floats.</content>
public static unsafe partial class Gemm
{
    /// <summary><c>y[m, n] = x[m, k] · Wᵀ</c>, W[n, k] of bfloat16 in panels: <c>torch.nn.functional.linear(x, W)</c>.</summary>
    public static void Linear(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<ushort> w, int m, int k, int n) => RunBFloat16<Overwrite>(y, x, w, default, m, k, n);

    /// <summary><c>y[m, n] = x[m, k] · Wᵀ + bias[n]</c>, W[n, k] of bfloat16 in panels, the bias of floats, padded with zeros to a multiple of 16.</summary>
    public static void LinearBias(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<ushort> w, ReadOnlySpan<float> bias, int m, int k, int n)
    {
        GemmChecks.Bias(bias.Length, n);
        RunBFloat16<AddBias>(y, x, w, bias, m, k, n);
    }

    /// <summary>
    /// <c>y[m, n] = max(x[m, k] · Wᵀ + bias[n], 0)</c>, W[n, k] of bfloat16 in panels, the bias of floats, padded with zeros to a multiple of 16. NaN stays NaN.
    /// </summary>
    public static void LinearBiasRelu(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<ushort> w, ReadOnlySpan<float> bias, int m, int k, int n)
    {
        GemmChecks.Bias(bias.Length, n);
        RunBFloat16<AddBiasRelu>(y, x, w, bias, m, k, n);
    }

    /// <summary><c>y[m, n] = formula(x · Wᵀ, …)</c>, W[n, k] of bfloat16 in panels. The formula's operands behind the first are strided over [m, n].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> x,
        ReadOnlySpan<ushort> w,
        int m,
        int k,
        int n,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        RunBFloat16(FormulaLoop.Of<F, Overwrite>(ref formula), y, n, x, k, w, m, k, n, in b, in c, in d);
    }

    /// <summary><c>y[m, n] = x[m, k] · Wᵀ</c>, W[n, k] of bfloat16 in panels; each row of y and x is contiguous.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void Linear(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<ushort> w) => RunBFloat16<Overwrite>(m, k, n, in y, in x, w, default);

    /// <summary><c>y[m, n] = x[m, k] · Wᵀ + bias[n]</c>, W[n, k] of bfloat16 in panels, the bias of floats, padded with zeros to a multiple of 16; each row of y and x is contiguous.</summary>
    /// <inheritdoc cref="Linear(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{ushort})"/>
    public static void LinearBias(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<ushort> w, ReadOnlySpan<float> bias)
    {
        GemmChecks.Bias(bias.Length, n);
        RunBFloat16<AddBias>(m, k, n, in y, in x, w, bias);
    }

    /// <summary>
    /// <c>y[m, n] = max(x[m, k] · Wᵀ + bias[n], 0)</c>, W[n, k] of bfloat16 in panels, the bias of floats, padded with zeros to a multiple of 16; each row of y and x is contiguous.
    /// NaN stays NaN.
    /// </summary>
    /// <inheritdoc cref="Linear(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{ushort})"/>
    public static void LinearBiasRelu(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<ushort> w, ReadOnlySpan<float> bias)
    {
        GemmChecks.Bias(bias.Length, n);
        RunBFloat16<AddBiasRelu>(m, k, n, in y, in x, w, bias);
    }

    /// <summary><c>y[m, n] = formula(x[m, k] · Wᵀ, …)</c>, W[n, k] of bfloat16 in panels. The formula's operands behind the first are strided over [m, n].</summary>
    /// <inheritdoc cref="Linear(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{ushort})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear<F>(
        F formula, int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<ushort> w, in Strided b = default, in Strided c = default, in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        GemmChecks.Weight(w.Length, k, n);
        CheckRows(m, k, n, in y, in x);
        RunBFloat16(FormulaLoop.Of<F, Overwrite>(ref formula), y.Span, y.Strides.Steps[0], x.Span, x.Strides.Steps[0], w, m, k, n, in b, in c, in d);
    }

    private static void RunBFloat16<S>(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<ushort> w, ReadOnlySpan<float> bias, int m, int k, int n)
        where S : struct, IStore
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        var operation = new GemmLinear<S, InBFloat16Panels, GemmAsIs>(y, x, MemoryMarshal.Cast<ushort, float>(w), bias, m, k, n, default);
        GemmWidth.Run(in operation);
    }

    private static void RunBFloat16<S>(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<ushort> w, ReadOnlySpan<float> bias)
        where S : struct, IStore
    {
        GemmChecks.Weight(w.Length, k, n);
        CheckRows(m, k, n, in y, in x);
        var operation = new GemmLinear<S, InBFloat16Panels, GemmAsIs>(
            y.Span, y.Strides.Steps[0], x.Span, x.Strides.Steps[0], MemoryMarshal.Cast<ushort, float>(w), bias, m, k, n, default);
        GemmWidth.Run(in operation);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunBFloat16(
        in FormulaLoop loop, Span<float> y, int yRow, ReadOnlySpan<float> x, int xRow, ReadOnlySpan<ushort> w, int m, int k, int n, in Strided b, in Strided c, in Strided d)
    {
        var epilogue = new GemmFormula(in loop, y, yRow, n);
        epilogue.Add(in b, in c, in d, new([]), m);
        var operation = new GemmLinear<Overwrite, InBFloat16Panels, GemmFormula>(y, yRow, x, xRow, MemoryMarshal.Cast<ushort, float>(w), default, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }
}
