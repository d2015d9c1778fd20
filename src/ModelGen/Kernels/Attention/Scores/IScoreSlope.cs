using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>A formula of scores together with its derivatives.</summary>
/// <remarks>A type parameter of the kernel of gradients; an implementation has no fields.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IScoreSlope
{
    /// <inheritdoc cref="IScoreFormula.HasScore"/>
    static abstract bool HasScore { get; }

    /// <inheritdoc cref="IScoreFormula.HasMask"/>
    static abstract bool HasMask { get; }

    /// <summary>Whether <see cref="Add"/> adds anything.</summary>
    static abstract bool HasTables { get; }

    /// <summary>The scores as they are used, and their derivatives by the scores.</summary>
    /// <param name="x">The scores, and where they are.</param>
    /// <param name="slope">Takes the derivatives.</param>
    static abstract V Score<V>(in ScoreOperands<V> x, out V slope)
        where V : struct, IVector<V>;

    /// <inheritdoc cref="IScoreFormula.Sees"/>
    static abstract V Sees<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V>;

    /// <summary>Adds to the gradients of tables.</summary>
    /// <param name="x">The scores, where they are, and the gradients of the scores as they were used.</param>
    static abstract void Add<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V>;
}
