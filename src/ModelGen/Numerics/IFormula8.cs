using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>An elementwise formula of eight operands; run-time scalars are fields of the implementing struct.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFormula8
{
    /// <summary>The formula, lane by lane. Mark the implementation <c>AggressiveInlining</c>.</summary>
    V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V>;
}
