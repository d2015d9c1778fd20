using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>y[i, k] = k = t[i] ? x[i] : 0</c> for x [rows] and labels t [rows]; rows of zeros where the label is to be ignored.</summary>
internal sealed record PutTarget(int? IgnoreIndex, Dim Classes) : KernelOperator
{
    /// <summary>1 at the place of each class, else 0: <c>[…] → […, numClasses]</c> (<c>torch.nn.functional.one_hot</c>).</summary>
    public static Stub OneHot { get; } = Stub.Of("Ops.OneHot", "x, numClasses", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        Dim classes = Hyperparameter.Sizes("numClasses", [arguments.Dim("numClasses")])[0];
        if (x.Type.Element != ElementType.Int32)
        {
            throw new ShapeException($"one_hot takes int classes, but was given {x.Type}");
        }

        Value flat = ClassAxis.Flat(graph, x);
        Value ones = graph.Add(new Movement.Expand(flat.Shape), graph.Number(1));
        return graph.Add(new Movement.Reshape(new Shape(x.Shape.Dims.Items.Add(classes))), graph.Add(new PutTarget(null, classes), ones, flat));
    });

    public override string Name => "put_target";

    public override ImmutableArray<string> OutputNames => ["placed"];

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape.Of(inputs[0].Shape[0], Classes))];

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, Classes, Except: IgnoreIndex)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Targets.Put({outputs[0]}, {inputs[0]}, {inputs[1]}, {dim(node.Inputs[0].Shape[0])}, {dim(Classes)}{TargetText.Ignore(IgnoreIndex)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new TakeTarget(IgnoreIndex), dy, node.Inputs[1]) : null, null];
}
