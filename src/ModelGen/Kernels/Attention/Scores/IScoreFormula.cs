using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>What becomes of the scores of an attention before their softmax, and which of them count: a formula that the kernel computes for a vector of keys at a time.</summary>
/// <remarks>A type parameter of the kernels, so that each formula is inlined into a kernel of its own; an implementation has no fields.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IScoreFormula
{
    /// <summary>Whether <see cref="Score"/> changes anything.</summary>
    static abstract bool HasScore { get; }

    /// <summary>Whether <see cref="Sees"/> hides anything.</summary>
    static abstract bool HasMask { get; }

    /// <summary>The scores as they are used.</summary>
    /// <param name="x">The scores, and where they are.</param>
    static abstract V Score<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V>;

    /// <summary>Mask of the scores that count.</summary>
    /// <param name="x">Where the scores are.</param>
    static abstract V Sees<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V>;
}
