using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// The gradient of the image of a <see cref="MaxPool"/>, given that of its result, the image and the result: of equal values the first one has it; <c>ddy</c> is <see cref="MaxPoolChoice"/>.
/// </summary>
internal sealed record MaxPoolGradient(EquatableArray<Window> Windows) : PoolingOperator(Windows)
{
    public override string Name => "max_pool_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Shape == Positions(inputs[1].Shape) && inputs[2] == inputs[0]
        ? [inputs[1]]
        : throw new ShapeException($"{Name}: {inputs[0]}, {inputs[1]} and {inputs[2]} do not fit");

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dx ? graph.Add(new MaxPoolChoice(Windows), dx, node.Inputs[1], node.Inputs[2]) : null, null, null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Pooling.MaxGradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, {Sizes(node.Output.Shape, node.Inputs[0].Shape, dim)})";
}
