using System.ComponentModel;

#pragma warning disable CA1051 // Fields for the reason given at Operands.

namespace ModelGen.Runtime;

/// <summary>A vector of each result of a joint formula.</summary>
/// <typeparam name="V">The vectors.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct Results<V>
    where V : struct, IVector<V>
{
    /// <summary>The first result.</summary>
    public V A;

    /// <summary>The second result.</summary>
    public V B;

    /// <summary>The third result.</summary>
    public V C;

    /// <summary>The fourth result.</summary>
    public V D;

    /// <summary>The fifth result.</summary>
    public V E;

    /// <summary>The sixth result.</summary>
    public V F;

    /// <summary>The seventh result.</summary>
    public V G;

    /// <summary>The eighth result.</summary>
    public V H;
}
