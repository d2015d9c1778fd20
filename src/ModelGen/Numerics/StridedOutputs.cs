using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The results of a joint formula over an iteration space: up to eight.</summary>
/// <param name="a">The first result.</param>
/// <param name="b">The second result, if the formula has one.</param>
/// <param name="c">The third result, if the formula has one.</param>
/// <param name="d">The fourth result, if the formula has one.</param>
/// <param name="e">The fifth result, if the formula has one.</param>
/// <param name="f">The sixth result, if the formula has one.</param>
/// <param name="g">The seventh result, if the formula has one.</param>
/// <param name="h">The eighth result, if the formula has one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct StridedOutputs(
    StridedOutput a,
    StridedOutput b = default,
    StridedOutput c = default,
    StridedOutput d = default,
    StridedOutput e = default,
    StridedOutput f = default,
    StridedOutput g = default,
    StridedOutput h = default)
{
    internal readonly StridedOutput A = a;
    internal readonly StridedOutput B = b;
    internal readonly StridedOutput C = c;
    internal readonly StridedOutput D = d;
    internal readonly StridedOutput E = e;
    internal readonly StridedOutput F = f;
    internal readonly StridedOutput G = g;
    internal readonly StridedOutput H = h;
}
