using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>An elementwise formula of two operands; run-time scalars are fields of the implementing struct.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFormula2
{
    /// <summary>The formula, lane by lane. Mark the implementation <c>AggressiveInlining</c>.</summary>
    V Apply<V>(V a, V b)
        where V : struct, IVector<V>;
}
