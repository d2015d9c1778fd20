using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>The gradients of a model's parameters, in one flat block that lies as that of the parameters does. Backward passes add to them.</summary>
public sealed class GradientSet : TensorSet
{
    private readonly TouchedRows? touched;

    internal GradientSet(ParameterLayout layout)
        : base(layout, isZeroed: true) => touched = layout.HasSparse ? new TouchedRows(this) : null;

    /// <summary>Called by generated code: the rows of sparse tables that have a gradient.</summary>
    /// <exception cref="InvalidOperationException">The model has no sparse tables.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TouchedRows Touched => touched ?? throw new InvalidOperationException("The model has no sparse tables.");

    /// <summary>
    /// The rows of a sparse table that have a gradient since it was last cleared, in the order in which they were first used. Only these are
    /// updated by a step and cleared before the next; what is written to other rows stays there.
    /// </summary>
    /// <param name="name">The table's name: <c>words.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    /// <exception cref="ArgumentException">It is no sparse table.</exception>
    /// <exception cref="InvalidOperationException">The model has no sparse tables.</exception>
    public ReadOnlySpan<int> GetTouchedRows(string name) => Touched.Of(this[name].Entry);

    /// <summary>Makes all gradients zero.</summary>
    public override void Clear()
    {
        base.Clear();
        touched?.Forget();
    }

    /// <summary>Copies gradients from a set of the same model class.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another layout.</exception>
    public void CopyFrom(GradientSet source)
    {
        RequireSameLayout(source);
        LargeSpans.Copy(source.Values, Values);
        touched?.CopyFrom(source.Touched);
    }
}
