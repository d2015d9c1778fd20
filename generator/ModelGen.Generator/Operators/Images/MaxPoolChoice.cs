using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// <c>z[b, i…, c] = v[b, j…, c]</c>, j being where the window of a <see cref="MaxPool"/> has its greatest value first; inputs v, the image x and the pooling's result;
/// <c>dv</c> is <see cref="MaxPoolGradient"/>, whose derivative this is.
/// </summary>
internal sealed record MaxPoolChoice(EquatableArray<Window> Windows) : PoolingOperator(Windows)
{
    public override string Name => "max_pool_choice";

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0] == inputs[1] && inputs[2].Shape == Positions(inputs[1].Shape)
        ? [inputs[2]]
        : throw new ShapeException($"{Name}: {inputs[0]}, {inputs[1]} and {inputs[2]} do not fit");

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dz ? graph.Add(new MaxPoolGradient(Windows), dz, node.Inputs[1], node.Inputs[2]) : null, null, null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Pooling.MaxChoice({outputs[0]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, {Sizes(node.Inputs[1].Shape, node.Output.Shape, dim)})";
}
