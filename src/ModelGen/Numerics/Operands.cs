using System.ComponentModel;

#pragma warning disable CA1051 // Fields: a property would cost the JIT's inlining budget one inlinee for every use.

namespace ModelGen.Runtime;

/// <summary>A vector of each operand of a formula. Those that the formula doesn't have are undefined.</summary>
/// <typeparam name="V">The vectors.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct Operands<V>
    where V : struct, IVector<V>
{
    /// <summary>The first operand.</summary>
    public V A;

    /// <summary>The second operand.</summary>
    public V B;

    /// <summary>The third operand.</summary>
    public V C;

    /// <summary>The fourth operand.</summary>
    public V D;

    /// <summary>The fifth operand.</summary>
    public V E;

    /// <summary>The sixth operand.</summary>
    public V F;

    /// <summary>The seventh operand.</summary>
    public V G;

    /// <summary>The eighth operand.</summary>
    public V H;
}
