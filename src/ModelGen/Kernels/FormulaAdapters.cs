using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A formula of one operand as one of eight.</summary>
internal readonly unsafe struct Formula1<F>(F formula) : IFormula
    where F : struct, IFormula1
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula1<F>, Runtime.Arity.One, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula1<F>, Runtime.Arity.One, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula1<F>, Runtime.Arity.One, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a);
}

/// <summary>A formula of two operands as one of eight.</summary>
internal readonly unsafe struct Formula2<F>(F formula) : IFormula
    where F : struct, IFormula2
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula2<F>, Runtime.Arity.Two, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula2<F>, Runtime.Arity.Two, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula2<F>, Runtime.Arity.Two, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b);
}

/// <summary>A formula of three operands as one of eight.</summary>
internal readonly unsafe struct Formula3<F>(F formula) : IFormula
    where F : struct, IFormula3
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula3<F>, Runtime.Arity.Three, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula3<F>, Runtime.Arity.Three, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula3<F>, Runtime.Arity.Three, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b, c);
}

/// <summary>A formula of four operands as one of eight.</summary>
internal readonly unsafe struct Formula4<F>(F formula) : IFormula
    where F : struct, IFormula4
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula4<F>, Runtime.Arity.Four, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula4<F>, Runtime.Arity.Four, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula4<F>, Runtime.Arity.Four, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b, c, d);
}

/// <summary>A formula of five operands as one of eight.</summary>
internal readonly unsafe struct Formula5<F>(F formula) : IFormula
    where F : struct, IFormula5
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 5;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula5<F>, Runtime.Arity.Five, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula5<F>, Runtime.Arity.Five, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula5<F>, Runtime.Arity.Five, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b, c, d, e);
}

/// <summary>A formula of six operands as one of eight.</summary>
internal readonly unsafe struct Formula6<F>(F formula) : IFormula
    where F : struct, IFormula6
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 6;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula6<F>, Runtime.Arity.Six, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula6<F>, Runtime.Arity.Six, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula6<F>, Runtime.Arity.Six, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b, c, d, e, f);
}

/// <summary>A formula of seven operands as one of eight.</summary>
internal readonly unsafe struct Formula7<F>(F formula) : IFormula
    where F : struct, IFormula7
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 7;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula7<F>, Runtime.Arity.Seven, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula7<F>, Runtime.Arity.Seven, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula7<F>, Runtime.Arity.Seven, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b, c, d, e, f, g);
}

/// <summary>A formula of eight operands as one of eight.</summary>
internal readonly unsafe struct Formula8<F>(F formula) : IFormula
    where F : struct, IFormula8
{
    private readonly F formula = formula;

    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode =>
        &ElementwiseLoop.Run<V, Formula8<F>, Runtime.Arity.Eight, M>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Rows<V, Formula8<F>, Runtime.Arity.Eight, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction =>
        &ReduceLoop.Columns<V, Formula8<F>, Runtime.Arity.Eight, R>;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V> =>
        formula.Apply(a, b, c, d, e, f, g, h);
}
