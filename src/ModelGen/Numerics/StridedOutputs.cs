using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The results of a joint formula over an iteration space: up to four.</summary>
/// <param name="a">The first result.</param>
/// <param name="b">The second result, if the formula has one.</param>
/// <param name="c">The third result, if the formula has one.</param>
/// <param name="d">The fourth result, if the formula has one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct StridedOutputs(StridedOutput a, StridedOutput b = default, StridedOutput c = default, StridedOutput d = default)
{
    internal readonly StridedOutput A = a;
    internal readonly StridedOutput B = b;
    internal readonly StridedOutput C = c;
    internal readonly StridedOutput D = d;
}
