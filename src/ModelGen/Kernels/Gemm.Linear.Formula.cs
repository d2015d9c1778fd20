namespace ModelGen.Runtime;

/// <content>Linear layers and their input gradients whose result goes through a formula while it is still in the first-level cache.</content>
public static partial class Gemm
{
    /// <summary><c>y[m, n] = formula(x · Wᵀ)</c>, W[n, k] in panels.</summary>
    public static void Linear<F>(F formula, Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int m, int k, int n)
        where F : struct, IFormula1
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula1<F>>(new(formula), y, n);
        RunLinear(in epilogue, y, x, w, m, k, n);
    }

    /// <summary><c>y[m, n] = formula(x · Wᵀ, b)</c>, W[n, k] in panels. The further operands are strided over [m, n].</summary>
    public static void Linear<F>(F formula, Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int m, int k, int n, Strided b)
        where F : struct, IFormula2
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula2<F>>(new(formula), y, n);
        epilogue.Add(b, [], m);
        RunLinear(in epilogue, y, x, w, m, k, n);
    }

    /// <summary><c>y[m, n] = formula(x · Wᵀ, b, c)</c>, W[n, k] in panels. The further operands are strided over [m, n].</summary>
    public static void Linear<F>(F formula, Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int m, int k, int n, Strided b, Strided c)
        where F : struct, IFormula3
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula3<F>>(new(formula), y, n);
        epilogue.Add(b, [], m);
        epilogue.Add(c, [], m);
        RunLinear(in epilogue, y, x, w, m, k, n);
    }

    /// <summary><c>y[m, n] = formula(x · Wᵀ, b, c, d)</c>, W[n, k] in panels. The further operands are strided over [m, n].</summary>
    public static void Linear<F>(F formula, Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int m, int k, int n, Strided b, Strided c, Strided d)
        where F : struct, IFormula4
    {
        GemmChecks.Linear(y.Length, x.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula4<F>>(new(formula), y, n);
        epilogue.Add(b, [], m);
        epilogue.Add(c, [], m);
        epilogue.Add(d, [], m);
        RunLinear(in epilogue, y, x, w, m, k, n);
    }

    /// <summary><c>dx[m, k] = formula(dy · W)</c>, W[n, k] in panels.</summary>
    public static void LinearInputGradient<F>(F formula, Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n)
        where F : struct, IFormula1
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula1<F>>(new(formula), dx, k);
        RunInputGradient(epilogue, dx, dy, w, m, k, n);
    }

    /// <summary><c>dx[m, k] = formula(dy · W, b)</c>, W[n, k] in panels. The further operands are strided over [m, k].</summary>
    public static void LinearInputGradient<F>(F formula, Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n, Strided b)
        where F : struct, IFormula2
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula2<F>>(new(formula), dx, k);
        epilogue.Add(b, [], m);
        RunInputGradient(epilogue, dx, dy, w, m, k, n);
    }

    /// <summary><c>dx[m, k] = formula(dy · W, b, c)</c>, W[n, k] in panels. The further operands are strided over [m, k].</summary>
    public static void LinearInputGradient<F>(F formula, Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n, Strided b, Strided c)
        where F : struct, IFormula3
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula3<F>>(new(formula), dx, k);
        epilogue.Add(b, [], m);
        epilogue.Add(c, [], m);
        RunInputGradient(epilogue, dx, dy, w, m, k, n);
    }

    /// <summary><c>dx[m, k] = formula(dy · W, b, c, d)</c>, W[n, k] in panels. The further operands are strided over [m, k].</summary>
    public static void LinearInputGradient<F>(F formula, Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n, Strided b, Strided c, Strided d)
        where F : struct, IFormula4
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        var epilogue = new GemmFormula<Formula4<F>>(new(formula), dx, k);
        epilogue.Add(b, [], m);
        epilogue.Add(c, [], m);
        epilogue.Add(d, [], m);
        RunInputGradient(epilogue, dx, dy, w, m, k, n);
    }

    private static void RunLinear<E>(scoped ref readonly E epilogue, Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int m, int k, int n)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        if (m == 1 && n > 0 && n <= Panels.Width)
        {
            GemmRow.Run<Overwrite>(y, x, w, default, k, n);
            GemmWidth.Apply(in epilogue, 1);
            return;
        }

        var operation = new GemmLinear<Overwrite, E>(y, x, w, default, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }

    private static void RunInputGradient<E>(
        scoped E epilogue,
        Span<float> dx,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> w,
        int m,
        int k,
        int n)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        var operation = new GemmInputGradient<E>(dx, dy, w, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }
}
