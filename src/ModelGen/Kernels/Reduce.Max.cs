using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Greatest values; NaN if any is NaN, as <c>torch.amax</c>.</content>
public static unsafe partial class Reduce
{
    /// <summary><c>y[kept] = max over reduced of formula(a)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(F formula, Span<float> y, Span<int> kept, Span<int> reduced, Strided a)
        where F : struct, IFormula1
    {
        fixed (float* py = y, pa = a.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            Run<Formula1<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(F formula, Span<float> y, Span<int> kept, Span<int> reduced, Strided a, Strided b)
        where F : struct, IFormula2
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            Run<Formula2<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b, c)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(F formula, Span<float> y, Span<int> kept, Span<int> reduced, Strided a, Strided b, Strided c)
        where F : struct, IFormula3
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            space.Add(pc, c.Span.Length, in c.Strides);
            Run<Formula3<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b, c, d)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(F formula, Span<float> y, Span<int> kept, Span<int> reduced, Strided a, Strided b, Strided c, Strided d)
        where F : struct, IFormula4
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            space.Add(pc, c.Span.Length, in c.Strides);
            space.Add(pd, d.Span.Length, in d.Strides);
            Run<Formula4<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b, c, d, e)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        Strided a,
        Strided b,
        Strided c,
        Strided d,
        Strided e)
        where F : struct, IFormula5
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span, pe = e.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            space.Add(pc, c.Span.Length, in c.Strides);
            space.Add(pd, d.Span.Length, in d.Strides);
            space.Add(pe, e.Span.Length, in e.Strides);
            Run<Formula5<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b, c, d, e, f)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        Strided a,
        Strided b,
        Strided c,
        Strided d,
        Strided e,
        Strided f)
        where F : struct, IFormula6
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span, pe = e.Span, pf = f.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            space.Add(pc, c.Span.Length, in c.Strides);
            space.Add(pd, d.Span.Length, in d.Strides);
            space.Add(pe, e.Span.Length, in e.Strides);
            space.Add(pf, f.Span.Length, in f.Strides);
            Run<Formula6<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b, c, d, e, f, g)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        Strided a,
        Strided b,
        Strided c,
        Strided d,
        Strided e,
        Strided f,
        Strided g)
        where F : struct, IFormula7
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span, pe = e.Span, pf = f.Span, pg = g.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            space.Add(pc, c.Span.Length, in c.Strides);
            space.Add(pd, d.Span.Length, in d.Strides);
            space.Add(pe, e.Span.Length, in e.Strides);
            space.Add(pf, f.Span.Length, in f.Strides);
            space.Add(pg, g.Span.Length, in g.Strides);
            Run<Formula7<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }

    /// <summary><c>y[kept] = max over reduced of formula(a, b, c, d, e, f, g, h)</c>.</summary>
    [SkipLocalsInit]
    public static void Max<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        Strided a,
        Strided b,
        Strided c,
        Strided d,
        Strided e,
        Strided f,
        Strided g,
        Strided h)
        where F : struct, IFormula8
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span, pe = e.Span, pf = f.Span, pg = g.Span, ph = h.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            space.Add(pa, a.Span.Length, in a.Strides);
            space.Add(pb, b.Span.Length, in b.Strides);
            space.Add(pc, c.Span.Length, in c.Strides);
            space.Add(pd, d.Span.Length, in d.Strides);
            space.Add(pe, e.Span.Length, in e.Strides);
            space.Add(pf, f.Span.Length, in f.Strides);
            space.Add(pg, g.Span.Length, in g.Strides);
            space.Add(ph, h.Span.Length, in h.Strides);
            Run<Formula8<F>, IReduction.Max>(new(formula), &space, kept.Length, y, accumulate: false);
        }
    }
}
