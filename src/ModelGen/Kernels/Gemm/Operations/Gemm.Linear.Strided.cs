using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>
/// Linear layers and their gradients over rows that lie anywhere, in several dimensions: <c>[time, batch]</c> of a tensor that lies the other way round. The longest of
/// these dimensions gives the rows of a product, the others are a batch of products with the same weight.
/// </content>
public static unsafe partial class Gemm
{
    /// <summary><c>y[…, n] = x[…, k] · Wᵀ</c>, W[n, k] in panels.</summary>
    /// <param name="rows">The sizes of one to five dimensions of rows; their order may change.</param>
    /// <param name="k">Columns of x.</param>
    /// <param name="n">Columns of y.</param>
    /// <param name="y">The result over [rows…, n]; each row is contiguous.</param>
    /// <param name="x">Over [rows…, k]; each row is contiguous.</param>
    /// <param name="w">The weight in panels.</param>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void Linear(Span<int> rows, int k, int n, in StridedOutput y, in Strided x, ReadOnlySpan<float> w)
    {
        GemmChecks.Weight(w.Length, k, n);
        int at = LongestBehind(rows);
        GemmLinearBatch<LinearForward, GemmAsIs>.Run(new(rows[..^1]), rows[^1], k, n, y.Exchange(at, rows.Length - 1), x.Exchange(at, rows.Length - 1), w, default);
    }

    /// <summary><c>y[…, n] = formula(x[…, k] · Wᵀ, …)</c>. The formula's operands behind the first are strided over [rows…, n].</summary>
    /// <inheritdoc cref="Linear(Span{int}, int, int, in StridedOutput, in Strided, ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear<F>(
        F formula,
        Span<int> rows,
        int k,
        int n,
        in StridedOutput y,
        in Strided x,
        ReadOnlySpan<float> w,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        GemmChecks.Weight(w.Length, k, n);
        RunRows<LinearForward>(Elementwise.Loop<F, Overwrite>(), Unsafe.AsPointer(ref formula), rows, k, n, in y, in x, w, in b, in c, in d);
    }

    /// <summary><c>dx[…, k] = dy[…, n] · W</c>, W[n, k] in panels: the gradient of a linear layer with respect to x.</summary>
    /// <param name="rows">The sizes of one to five dimensions of rows; their order may change.</param>
    /// <param name="k">Columns of dx.</param>
    /// <param name="n">Columns of dy.</param>
    /// <param name="dx">The result over [rows…, k]; each row is contiguous.</param>
    /// <param name="dy">Over [rows…, n]; each row is contiguous.</param>
    /// <param name="w">The weight in panels.</param>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void LinearInputGradient(Span<int> rows, int k, int n, in StridedOutput dx, in Strided dy, ReadOnlySpan<float> w)
    {
        GemmChecks.Weight(w.Length, k, n);
        int at = LongestBehind(rows);
        GemmLinearBatch<LinearBackward, GemmAsIs>.Run(new(rows[..^1]), rows[^1], n, k, dx.Exchange(at, rows.Length - 1), dy.Exchange(at, rows.Length - 1), w, default);
    }

    /// <summary><c>dx[…, k] = formula(dy[…, n] · W, …)</c>. The formula's operands behind the first are strided over [rows…, k].</summary>
    /// <inheritdoc cref="LinearInputGradient(Span{int}, int, int, in StridedOutput, in Strided, ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LinearInputGradient<F>(
        F formula,
        Span<int> rows,
        int k,
        int n,
        in StridedOutput dx,
        in Strided dy,
        ReadOnlySpan<float> w,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        GemmChecks.Weight(w.Length, k, n);
        RunRows<LinearBackward>(Elementwise.Loop<F, Overwrite>(), Unsafe.AsPointer(ref formula), rows, n, k, in dx, in dy, w, in b, in c, in d);
    }

    /// <summary><c>dW += Σ dy[…, n]ᵀ · x[…, k]</c>, dW[n, k] in panels: the gradient of a linear layer with respect to W. Padding stays zero.</summary>
    /// <param name="rows">The sizes of one to five dimensions of rows; their order may change.</param>
    /// <param name="k">Columns of x.</param>
    /// <param name="n">Columns of dy.</param>
    /// <param name="dw">The gradient in panels.</param>
    /// <param name="dy">Over [rows…, n]; each row is contiguous.</param>
    /// <param name="x">Over [rows…, k]; each row is contiguous.</param>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void AddLinearWeightGradient(Span<int> rows, int k, int n, Span<float> dw, in Strided dy, in Strided x)
    {
        GemmChecks.Weight(dw.Length, k, n);
        int at = LongestBehind(rows);
        Strided left = dy.Exchange(at, rows.Length - 1), right = x.Exchange(at, rows.Length - 1);
        var batch = new GemmBatch(rows[..^1]);
        int m = rows[^1];
        batch.CheckRows("The gradient", left.Span.Length, in left.Strides, m, n);
        batch.CheckRows("The input", right.Span.Length, in right.Strides, m, k);
        for (int i = 0; i < batch.Count && m > 0; i++)
        {
            GemmMatrix a = batch.Matrix(i, in left), b = batch.Matrix(i, in right);
            var operation = new GemmWeightGradient(dw, a.Data, a.Row, b.Data, b.Row, m, k, n);
            GemmWidth.Run(in operation);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunRows<G>(
        delegate*<void*, RowBlock*, void> loop,
        void* formula,
        Span<int> rows,
        int k,
        int n,
        in StridedOutput y,
        in Strided x,
        ReadOnlySpan<float> w,
        in Strided b,
        in Strided c,
        in Strided d)
        where G : struct, ILinearProduct
    {
        int at = LongestBehind(rows), last = rows.Length - 1;
        var batch = new GemmBatch(rows[..last]);
        StridedOutput output = y.Exchange(at, last);
        var epilogue = new GemmFormula(loop, formula, y.Span, batch.RowOf(in output.Strides), n);
        epilogue.Add(b.Exchange(at, last), c.Exchange(at, last), d.Exchange(at, last), in batch, rows[last]);
        GemmLinearBatch<G, GemmFormula>.Run(batch, rows[last], k, n, output, x.Exchange(at, last), w, epilogue);
    }

    /// <summary>Puts the longest dimension last, so that products have as many rows as possible.</summary>
    /// <returns>Where it was.</returns>
    private static int LongestBehind(Span<int> rows)
    {
        if (rows.IsEmpty)
        {
            ThrowNoRows();
        }

        int at = rows.Length - 1;
        for (int i = at - 1; i >= 0; i--)
        {
            at = rows[i] > rows[at] ? i : at;
        }

        (rows[at], rows[^1]) = (rows[^1], rows[at]);
        return at;
    }

    [DoesNotReturn]
    private static void ThrowNoRows() => throw new ArgumentException("A linear layer needs at least one dimension of rows.");
}
