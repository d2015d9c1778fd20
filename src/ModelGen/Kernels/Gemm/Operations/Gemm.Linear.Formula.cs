using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Linear layers and their input gradients whose result goes through a formula while it is still in the first-level cache.</content>
public static unsafe partial class Gemm
{
    /// <summary>
    /// <c>y[m, n] = formula(x · Wᵀ, …)</c>, W[n, k] in panels. The formula's operands behind the first are strided over [m, n].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> w,
        int m,
        int k,
        int n,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        RunLinear(FormulaLoop.Of<F, Overwrite>(ref formula), y, x, w, m, k, n, in b, in c, in d);
    }

    /// <summary>
    /// <c>dx[m, k] = formula(dy · W, …)</c>, W[n, k] in panels. The formula's operands behind the first are strided over [m, k].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LinearInputGradient<F>(
        F formula,
        Span<float> dx,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> w,
        int m,
        int k,
        int n,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        RunInputGradient(FormulaLoop.Of<F, Overwrite>(ref formula), dx, dy, w, m, k, n, in b, in c, in d);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunLinear(
        in FormulaLoop loop,
        Span<float> y,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> w,
        int m,
        int k,
        int n,
        in Strided b,
        in Strided c,
        in Strided d)
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula(in loop, y, n);
        epilogue.Add(in b, in c, in d, new([]), m);
        if (m == 1 && n > 0 && n <= Panels.Width)
        {
            GemmRow.Run<Overwrite>(y, x, w, default, k, n);
            epilogue.Apply(0, 1);
            return;
        }

        if (GemmSmall<Overwrite>.Suits(m, k, n))
        {
            Widest.Run(new GemmSmall<Overwrite>(y, x, w, default, m, k, n));
            epilogue.Apply(0, m);
            return;
        }

        var operation = new GemmLinear<Overwrite, InPanels, GemmFormula>(y, x, w, default, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunInputGradient(
        in FormulaLoop loop,
        Span<float> dx,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> w,
        int m,
        int k,
        int n,
        in Strided b,
        in Strided c,
        in Strided d)
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula(in loop, dx, k);
        epilogue.Add(in b, in c, in d, new([]), m);
        if (GemmSmallInputGradient.Suits(m, k, n))
        {
            GemmSmallInputGradient.Run(dx, dy, w, m, k, n);
            epilogue.Apply(0, m);
            return;
        }

        var operation = new GemmInputGradient<GemmFormula>(dx, dy, w, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }
}
