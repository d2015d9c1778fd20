using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>An elementwise formula of six operands; run-time scalars are fields of the implementing struct.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFormula6
{
    /// <summary>The formula, lane by lane. Mark the implementation <c>AggressiveInlining</c>.</summary>
    V Apply<V>(V a, V b, V c, V d, V e, V f)
        where V : struct, IVector<V>;
}
