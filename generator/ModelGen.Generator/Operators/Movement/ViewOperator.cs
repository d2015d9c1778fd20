using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>The same elements under other indices: costs nothing where the reader of the result can follow strides.</summary>
internal abstract record ViewOperator : Operator
{
    public override OperatorKind Kind => OperatorKind.View;

    /// <summary>Whether it lays out a parameter row by row that lies in panels; any other view is not given one.</summary>
    public virtual bool UnpacksParameter => false;

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => inputs[0];

    /// <summary>Where the result's elements lie, given where the input's do; null where strides can't say it and the input has to be made dense first.</summary>
    public abstract Access? View(Access input, Shape inputShape, Shape outputShape);
}
