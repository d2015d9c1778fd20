using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Effects;

/// <summary>Writes its input to the memory of the parameter or state tensor with this index; has no output.</summary>
internal abstract record EffectOperator(int Parameter, Shape Shape) : Operator
{
    public sealed override OperatorKind Kind => OperatorKind.Effect;

    /// <summary>Whether it adds to the tensor's gradient. If not, it writes the tensor itself, when all else is done.</summary>
    public abstract bool AddsToGradient { get; }

    public sealed override int? AddsToGradientOf => AddsToGradient ? Parameter : null;

    /// <summary>The effect as text, for comments: <c>dfc.weight += dyᵀ · x</c>.</summary>
    /// <param name="tensor">The name of the tensor.</param>
    /// <param name="value">The text of the input.</param>
    public abstract string Describe(string tensor, string value);
}
