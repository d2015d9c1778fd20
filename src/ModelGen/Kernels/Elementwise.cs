using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Elementwise kernels: one formula over any number of operands in one pass over memory. The result may be one of the operands, element
/// by element; any other overlap gives unspecified values.
/// </summary>
/// <remarks>
/// Arities and layouts are adapters over one loop (<see cref="ElementwiseLoop"/>), instantiated per formula and vector width. Here and in all kernels, lists of sizes are
/// read, though they are not <c>ReadOnlySpan</c>: constants of one would be looked up by reflection in an unoptimised caller, which allocates; those of a span lie on
/// its stack.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Elementwise
{
    /// <summary>Sets every element of <paramref name="y"/> to <paramref name="value"/>.</summary>
    public static void Fill(Span<float> y, float value) => y.Fill(value);

    /// <summary>One row of operands at the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<F, M>(F formula, RowBlock* block)
        where F : struct, IFormula
        where M : struct, IStoreMode
    {
        void* f = Unsafe.AsPointer(ref formula);
        if (V512.IsSupported)
        {
            ElementwiseLoop.Run<V512, F, M>(f, block);
        }
        else if (V256.IsSupported)
        {
            ElementwiseLoop.Run<V256, F, M>(f, block);
        }
        else if (V128.IsSupported)
        {
            ElementwiseLoop.Run<V128, F, M>(f, block);
        }
        else
        {
            ElementwiseLoop.Run<V1, F, M>(f, block);
        }
    }

    /// <summary>An iteration space at the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<F, M>(F formula, IterationSpace* space)
        where F : struct, IFormula
        where M : struct, IStoreMode
    {
        if (V512.IsSupported)
        {
            RunAt<V512, F, M>(formula, space);
        }
        else if (V256.IsSupported)
        {
            RunAt<V256, F, M>(formula, space);
        }
        else if (V128.IsSupported)
        {
            RunAt<V128, F, M>(formula, space);
        }
        else
        {
            RunAt<V1, F, M>(formula, space);
        }
    }

    /// <summary>An iteration space at the width <typeparamref name="V"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunAt<V, F, M>(F formula, IterationSpace* space)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where M : struct, IStoreMode =>
        ElementwiseDriver.Run(
            F.Map<V, M>(),
            Unsafe.AsPointer(ref formula),
            space,
            typeof(M) == typeof(IStoreMode.Accumulate));
}
