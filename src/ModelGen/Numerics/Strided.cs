using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>An operand of a kernel: memory, and how far it moves (in floats) for a step in each dimension of the iteration space; 0 repeats it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Strided
{
    internal readonly ReadOnlySpan<float> Span;
    internal readonly Strides Strides;

    /// <summary>An operand without dimensions: one value.</summary>
    public Strided(ReadOnlySpan<float> span)
        : this(span, default(Strides))
    {
    }

    /// <summary>An operand over one dimension.</summary>
    public Strided(ReadOnlySpan<float> span, int s0)
        : this(span, new Strides(s0))
    {
    }

    /// <summary>An operand over two dimensions, outermost first.</summary>
    public Strided(ReadOnlySpan<float> span, int s0, int s1)
        : this(span, new Strides(s0, s1))
    {
    }

    /// <summary>An operand over three dimensions, outermost first.</summary>
    public Strided(ReadOnlySpan<float> span, int s0, int s1, int s2)
        : this(span, new Strides(s0, s1, s2))
    {
    }

    /// <summary>An operand over four dimensions, outermost first.</summary>
    public Strided(ReadOnlySpan<float> span, int s0, int s1, int s2, int s3)
        : this(span, new Strides(s0, s1, s2, s3))
    {
    }

    /// <summary>An operand over five dimensions, outermost first.</summary>
    public Strided(ReadOnlySpan<float> span, int s0, int s1, int s2, int s3, int s4)
        : this(span, new Strides(s0, s1, s2, s3, s4))
    {
    }

    /// <summary>An operand over six dimensions, outermost first.</summary>
    public Strided(ReadOnlySpan<float> span, int s0, int s1, int s2, int s3, int s4, int s5)
        : this(span, new Strides(s0, s1, s2, s3, s4, s5))
    {
    }

    /// <summary>Whether this is an operand, rather than the <c>default</c> of a caller without one.</summary>
    internal bool IsGiven => Strides.Rank != 0 || !Span.IsEmpty;

    /// <summary>1 for an operand, 0 for the <c>default</c> of a caller without one.</summary>
    internal int Count => IsGiven ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Strided(ReadOnlySpan<float> span, Strides strides)
    {
        Span = span;
        Strides = strides;
    }
}
