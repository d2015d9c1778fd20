using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// An elementwise formula of several results from the same operands, in one pass over memory. The struct that implements it also implements
/// the interfaces of its numbers of operands (<see cref="IOperands1"/> … <see cref="IOperands8"/>) and results (<see cref="IResults1"/> …
/// <see cref="IResults8"/>); run-time scalars are its fields.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IJointFormula
{
    /// <summary>The formula, lane by lane; it sets every result it has. Mark the implementation <c>AggressiveInlining</c>.</summary>
    void Apply<V>(in Operands<V> x, ref Results<V> y)
        where V : struct, IVector<V>;
}
