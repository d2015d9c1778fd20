using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Linear layers and their gradients over rows that lie apart: some columns of a wider tensor, one step of many.</content>
public static unsafe partial class Gemm
{
    /// <summary><c>y[m, n] = x[m, k] · Wᵀ</c>, W[n, k] in panels; each row of y and x is contiguous.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void Linear(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<float> w) => RunLinear<Overwrite>(m, k, n, in y, in x, w, default);

    /// <summary><c>y[m, n] = x[m, k] · Wᵀ + bias[n]</c>, W[n, k] in panels, the bias padded with zeros to a multiple of 16; each row of y and x is contiguous.</summary>
    /// <inheritdoc cref="Linear(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{float})"/>
    public static void LinearBias(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias)
    {
        GemmChecks.Bias(bias.Length, n);
        RunLinear<AddBias>(m, k, n, in y, in x, w, bias);
    }

    /// <summary>
    /// <c>y[m, n] = max(x[m, k] · Wᵀ + bias[n], 0)</c>, W[n, k] in panels, the bias padded with zeros to a multiple of 16; each row of y and x is contiguous. NaN stays NaN.
    /// </summary>
    /// <inheritdoc cref="Linear(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{float})"/>
    public static void LinearBiasRelu(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias)
    {
        GemmChecks.Bias(bias.Length, n);
        RunLinear<AddBiasRelu>(m, k, n, in y, in x, w, bias);
    }

    /// <summary><c>y[m, n] = formula(x[m, k] · Wᵀ, …)</c>. The formula's operands behind the first are strided over [m, n].</summary>
    /// <inheritdoc cref="Linear(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear<F>(
        F formula, int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<float> w, in Strided b = default, in Strided c = default, in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        GemmChecks.Weight(w.Length, k, n);
        CheckRows(m, k, n, in y, in x);
        var epilogue = new GemmFormula(FormulaLoop.Of<F, Overwrite>(ref formula), y.Span, y.Strides.Steps[0], n);
        epilogue.Add(in b, in c, in d, new([]), m);
        var operation = new GemmLinear<Overwrite, InPanels, GemmFormula>(y.Span, y.Strides.Steps[0], x.Span, x.Strides.Steps[0], w, default, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }

    /// <summary><c>dx[m, k] = dy[m, n] · W</c>, W[n, k] in panels; each row of dx and dy is contiguous.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void LinearInputGradient(int m, int k, int n, in StridedOutput dx, in Strided dy, ReadOnlySpan<float> w)
    {
        GemmChecks.Weight(w.Length, k, n);
        CheckRows(m, n, k, in dx, in dy);
        var operation = new GemmInputGradient<GemmAsIs>(dx.Span, dx.Strides.Steps[0], dy.Span, dy.Strides.Steps[0], w, m, k, n, default);
        GemmWidth.Run(in operation);
    }

    /// <summary><c>dx[m, k] = formula(dy[m, n] · W, …)</c>. The formula's operands behind the first are strided over [m, k].</summary>
    /// <inheritdoc cref="LinearInputGradient(int, int, int, in StridedOutput, in Strided, ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LinearInputGradient<F>(
        F formula, int m, int k, int n, in StridedOutput dx, in Strided dy, ReadOnlySpan<float> w, in Strided b = default, in Strided c = default, in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        GemmChecks.Weight(w.Length, k, n);
        CheckRows(m, n, k, in dx, in dy);
        var epilogue = new GemmFormula(FormulaLoop.Of<F, Overwrite>(ref formula), dx.Span, dx.Strides.Steps[0], k);
        epilogue.Add(in b, in c, in d, new([]), m);
        var operation = new GemmInputGradient<GemmFormula>(dx.Span, dx.Strides.Steps[0], dy.Span, dy.Strides.Steps[0], w, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }

    /// <summary><c>dW += dy[m, n]ᵀ · x[m, k]</c>, dW[n, k] in panels; each row of dy and x is contiguous. Padding stays zero.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void AddLinearWeightGradient(int m, int k, int n, Span<float> dw, in Strided dy, in Strided x)
    {
        GemmChecks.Weight(dw.Length, k, n);
        var rows = new GemmBatch([]);
        rows.CheckRows("The gradient", dy.Span.Length, in dy.Strides, m, n);
        rows.CheckRows("The input", x.Span.Length, in x.Strides, m, k);
        var operation = new GemmWeightGradient(dw, dy.Span, dy.Strides.Steps[0], x.Span, x.Strides.Steps[0], m, k, n);
        GemmWidth.Run(in operation);
    }

    private static void RunLinear<S>(int m, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias)
        where S : struct, IStore
    {
        GemmChecks.Weight(w.Length, k, n);
        CheckRows(m, k, n, in y, in x);
        (int yRow, int xRow) = (y.Strides.Steps[0], x.Strides.Steps[0]);
        if (GemmSmall<S>.Suits(m, k, n))
        {
            Widest.Run(new GemmSmall<S>(y.Span, yRow, x.Span, xRow, 1, w, bias, m, k, n));
            return;
        }

        var operation = new GemmLinear<S, InPanels, GemmAsIs>(y.Span, yRow, x.Span, xRow, w, bias, m, k, n, default);
        GemmWidth.Run(in operation);
    }

    /// <summary>Checks rows of k columns that become rows of n.</summary>
    private static void CheckRows(int m, int k, int n, in StridedOutput y, in Strided x)
    {
        var rows = new GemmBatch([]);
        rows.CheckRows("The result", y.Span.Length, in y.Strides, m, n);
        rows.CheckRows("The input", x.Span.Length, in x.Strides, m, k);
    }
}
