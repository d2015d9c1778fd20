using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The result of a kernel: memory, and how far it moves (in floats) for a step in each dimension of the iteration space.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct StridedOutput
{
    internal readonly Span<float> Span;
    internal readonly Strides Strides;

    /// <summary>A result without dimensions: one value.</summary>
    public StridedOutput(Span<float> span)
        : this(span, default(Strides))
    {
    }

    /// <summary>A result over one dimension.</summary>
    public StridedOutput(Span<float> span, int s0)
        : this(span, new Strides(s0))
    {
    }

    /// <summary>A result over two dimensions, outermost first.</summary>
    public StridedOutput(Span<float> span, int s0, int s1)
        : this(span, new Strides(s0, s1))
    {
    }

    /// <summary>A result over three dimensions, outermost first.</summary>
    public StridedOutput(Span<float> span, int s0, int s1, int s2)
        : this(span, new Strides(s0, s1, s2))
    {
    }

    /// <summary>A result over four dimensions, outermost first.</summary>
    public StridedOutput(Span<float> span, int s0, int s1, int s2, int s3)
        : this(span, new Strides(s0, s1, s2, s3))
    {
    }

    /// <summary>A result over five dimensions, outermost first.</summary>
    public StridedOutput(Span<float> span, int s0, int s1, int s2, int s3, int s4)
        : this(span, new Strides(s0, s1, s2, s3, s4))
    {
    }

    /// <summary>A result over six dimensions, outermost first.</summary>
    public StridedOutput(Span<float> span, int s0, int s1, int s2, int s3, int s4, int s5)
        : this(span, new Strides(s0, s1, s2, s3, s4, s5))
    {
    }

    /// <summary>Whether this is a result, rather than the <c>default</c> of a caller without one.</summary>
    internal bool IsGiven => Strides.Rank != 0 || !Span.IsEmpty;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private StridedOutput(Span<float> span, Strides strides)
    {
        Span = span;
        Strides = strides;
    }
}
