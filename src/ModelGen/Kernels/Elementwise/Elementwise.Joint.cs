using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Formulas of several results, in one pass over memory.</content>
public static unsafe partial class Elementwise
{
    /// <summary>
    /// <c>(y₁, …) = formula(a, …)</c>; all of one length. Each result may be one of the operands, but the results do not overlap one another.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths differ, or there are more or fewer operands or results than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<F>(
        F formula,
        in DenseOutputs y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b = default,
        ReadOnlySpan<float> c = default,
        ReadOnlySpan<float> d = default,
        ReadOnlySpan<float> e = default,
        ReadOnlySpan<float> f = default,
        ReadOnlySpan<float> g = default,
        ReadOnlySpan<float> h = default)
        where F : struct, IJointFormula
    {
        FormulaOperands.RequireDense<F>();
        RunDense(JointLoopOf<F>(), Unsafe.AsPointer(ref formula), in y, in a, in b, in c, in d, in e, in f, in g, in h);
    }

    /// <summary>
    /// <c>(y₁, …) = formula(a, …)</c> over <paramref name="shape"/>. Each result may be one of the operands, but the results do not overlap
    /// one another.
    /// </summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands or results than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<F>(
        F formula,
        Span<int> shape,
        in StridedOutputs y,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IJointFormula =>
        RunStrided(FormulaLoop.OfJoint(ref formula), accumulate: false, shape, in y, in a, in b, in c, in d, in e, in f, in g, in h);

    /// <summary>The loop of a joint formula at the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static delegate*<void*, RowBlock*, void> JointLoopOf<F>()
        where F : struct, IJointFormula
    {
        if (V512.IsSupported)
        {
            return &JointLoop.Run<V512, F>;
        }

        if (V256.IsSupported)
        {
            return &JointLoop.Run<V256, F>;
        }

        return V128.IsSupported ? &JointLoop.Run<V128, F> : &JointLoop.Run<V1, F>;
    }
}
