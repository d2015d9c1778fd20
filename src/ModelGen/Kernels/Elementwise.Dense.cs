using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Dense operands: all of the result's length.</content>
public static unsafe partial class Elementwise
{
    /// <summary><c>y = formula(a)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(F formula, Span<float> y, ReadOnlySpan<float> a)
        where F : struct, IFormula1
    {
        fixed (float* py = y, pa = a)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            Run<Formula1<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(F formula, Span<float> y, ReadOnlySpan<float> a)
        where F : struct, IFormula1
    {
        fixed (float* py = y, pa = a)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            Run<Formula1<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(F formula, Span<float> y, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where F : struct, IFormula2
    {
        fixed (float* py = y, pa = a, pb = b)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            Run<Formula2<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(F formula, Span<float> y, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where F : struct, IFormula2
    {
        fixed (float* py = y, pa = a, pb = b)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            Run<Formula2<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b, c)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(F formula, Span<float> y, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where F : struct, IFormula3
    {
        fixed (float* py = y, pa = a, pb = b, pc = c)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            Run<Formula3<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b, c)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(F formula, Span<float> y, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where F : struct, IFormula3
    {
        fixed (float* py = y, pa = a, pb = b, pc = c)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            Run<Formula3<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b, c, d)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(F formula, Span<float> y, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d)
        where F : struct, IFormula4
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            Run<Formula4<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b, c, d)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(F formula, Span<float> y, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d)
        where F : struct, IFormula4
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            Run<Formula4<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b, c, d, e)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e)
        where F : struct, IFormula5
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            Run<Formula5<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b, c, d, e)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e)
        where F : struct, IFormula5
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            Run<Formula5<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b, c, d, e, f)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e,
        ReadOnlySpan<float> f)
        where F : struct, IFormula6
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e, pf = f)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            operands.Add(pf, f.Length);
            Run<Formula6<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b, c, d, e, f)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e,
        ReadOnlySpan<float> f)
        where F : struct, IFormula6
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e, pf = f)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            operands.Add(pf, f.Length);
            Run<Formula6<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b, c, d, e, f, g)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e,
        ReadOnlySpan<float> f,
        ReadOnlySpan<float> g)
        where F : struct, IFormula7
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e, pf = f, pg = g)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            operands.Add(pf, f.Length);
            operands.Add(pg, g.Length);
            Run<Formula7<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b, c, d, e, f, g)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e,
        ReadOnlySpan<float> f,
        ReadOnlySpan<float> g)
        where F : struct, IFormula7
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e, pf = f, pg = g)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            operands.Add(pf, f.Length);
            operands.Add(pg, g.Length);
            Run<Formula7<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }

    /// <summary><c>y = formula(a, b, c, d, e, f, g, h)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void Map<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e,
        ReadOnlySpan<float> f,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> h)
        where F : struct, IFormula8
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e, pf = f, pg = g, ph = h)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            operands.Add(pf, f.Length);
            operands.Add(pg, g.Length);
            operands.Add(ph, h.Length);
            Run<Formula8<F>, IStoreMode.Overwrite>(new(formula), &block);
        }
    }

    /// <summary><c>y += formula(a, b, c, d, e, f, g, h)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    [SkipLocalsInit]
    public static void AddMap<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        ReadOnlySpan<float> e,
        ReadOnlySpan<float> f,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> h)
        where F : struct, IFormula8
    {
        fixed (float* py = y, pa = a, pb = b, pc = c, pd = d, pe = e, pf = f, pg = g, ph = h)
        {
            RowBlock block;
            var operands = new DenseOperands(&block, py, y.Length);
            operands.Add(pa, a.Length);
            operands.Add(pb, b.Length);
            operands.Add(pc, c.Length);
            operands.Add(pd, d.Length);
            operands.Add(pe, e.Length);
            operands.Add(pf, f.Length);
            operands.Add(pg, g.Length);
            operands.Add(ph, h.Length);
            Run<Formula8<F>, IStoreMode.Accumulate>(new(formula), &block);
        }
    }
}
