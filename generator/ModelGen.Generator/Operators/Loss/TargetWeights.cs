using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>y[i] = w[t[i]]</c> for labels t [rows] and weights w [classes], without them 1; 0 where the label is to be ignored; <c>dw[k] = Σ over t[i] = k of dy[i]</c>.
/// </summary>
internal sealed record TargetWeights(int? IgnoreIndex, Dim Classes) : KernelOperator
{
    public override string Name => "target_weights";

    public override ImmutableArray<string> OutputNames => ["weights"];

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(inputs[0].Shape)];

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(0, Classes, Except: IgnoreIndex)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Targets.Weights({outputs[0]}, {inputs[0]}, {(inputs.Length > 1 ? inputs[1] : "[]")}, {dim(node.Inputs[0].Shape[0])}, {dim(Classes)}{TargetText.Ignore(IgnoreIndex)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        Value? weight = node.Inputs.Length > 1 && gradients[0] is { } dy
            ? graph.Add(new ReduceSum([0], KeepDim: false), graph.Add(new PutTarget(IgnoreIndex, Classes), dy, node.Inputs[0]))
            : null;
        return node.Inputs.Length > 1 ? [null, weight] : [null];
    }
}
