using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The results of a joint formula over dense memory: up to eight spans of one length.</summary>
/// <param name="a">The first result.</param>
/// <param name="b">The second result, if the formula has one.</param>
/// <param name="c">The third result, if the formula has one.</param>
/// <param name="d">The fourth result, if the formula has one.</param>
/// <param name="e">The fifth result, if the formula has one.</param>
/// <param name="f">The sixth result, if the formula has one.</param>
/// <param name="g">The seventh result, if the formula has one.</param>
/// <param name="h">The eighth result, if the formula has one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct DenseOutputs(
    Span<float> a,
    Span<float> b = default,
    Span<float> c = default,
    Span<float> d = default,
    Span<float> e = default,
    Span<float> f = default,
    Span<float> g = default,
    Span<float> h = default)
{
    internal readonly Span<float> A = a;
    internal readonly Span<float> B = b;
    internal readonly Span<float> C = c;
    internal readonly Span<float> D = d;
    internal readonly Span<float> E = e;
    internal readonly Span<float> F = f;
    internal readonly Span<float> G = g;
    internal readonly Span<float> H = h;
}
