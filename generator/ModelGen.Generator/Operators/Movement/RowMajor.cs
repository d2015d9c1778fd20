using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>
/// <c>y = x</c>, row by row in memory whatever the layout of a parameter x: a loop whose steps multiply by the same weight the other way round (<c>dx = dy · W</c>)
/// has it unpacked once; <c>dx = dy</c>.
/// </summary>
internal sealed record RowMajor : ViewOperator
{
    public override string Name => "row_major";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients;

    public override bool UnpacksParameter => true;

    public override WeightUses UseOf(Node node, int input) => WeightUses.InputGradient;

    public override Access? View(Access input, Shape inputShape, Shape outputShape) => input;

    public override string Describe(ImmutableArray<string> inputs) => inputs[0];
}
