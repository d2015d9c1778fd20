using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// An elementwise formula of one result. The struct that implements it also implements the interface of its number of operands
/// (<see cref="IOperands1"/> … <see cref="IOperands8"/>); run-time scalars are its fields.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFormula
{
    /// <summary>The formula, lane by lane. Mark the implementation <c>AggressiveInlining</c>.</summary>
    V Apply<V>(in Operands<V> x)
        where V : struct, IVector<V>;
}
