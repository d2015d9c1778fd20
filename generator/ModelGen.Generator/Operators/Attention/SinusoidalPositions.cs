using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sequence;

namespace ModelGen.Generator.Operators.Attention;

/// <summary><c>y[…, 2i] = sin φ, y[…, 2i + 1] = cos φ</c> with <c>φ = x · theta^(−2i/size)</c> (Vaswani and others 2017), or all sines before all cosines; x [...], y [..., size].</summary>
internal sealed record SinusoidalPositions(int Size, double Theta, bool Interleaved) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.SinusoidalPositions", ["length, dim, theta, interleaved", "positions, dim, theta, interleaved"], (graph, arguments) =>
    {
        int size = arguments.Int("dim");
        if (size < 2 || size % 2 != 0)
        {
            throw new HyperparameterException("dim", "an even number that is at least 2", size.ToString(CultureInfo.InvariantCulture));
        }

        Value positions = arguments.Has("length") ? graph.Add(new Arange(Dim.Zero, arguments.Dim("length"), 1)) : arguments.Tensor("positions");
        positions = positions.Type.Element == ElementType.Int32 ? graph.Add(new ToFloat(), positions) : positions;
        return graph.Add(new SinusoidalPositions(size, Hyperparameter.Positive("theta", arguments.Double("theta")), arguments.Bool("interleaved")), positions);
    });

    public override string Name => "sinusoidal_positions";

    public override ImmutableArray<string> OutputNames => ["positions"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Element == ElementType.Float32
        ? [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.Add(Size)))]
        : throw new ShapeException($"{Name} takes integers or floats, but was given {inputs[0]}");

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        ImmutableArray<Dim> dims = inputs[0].Shape.Dims.Items;
        Value angle = graph.Times(graph.Add(new Reshape(new Shape(dims.Add(Dim.One))), inputs[0]), RotaryFrequencies.Powers(graph, Theta, Size));
        (Value sin, Value cos) = (graph.Add(new Sin(), angle), graph.Add(new Cos(), angle));
        if (!Interleaved)
        {
            return graph.Add(new Concat(dims.Length), sin, cos);
        }

        var pair = new Reshape(new Shape(dims.Add(Size / 2).Add(Dim.One)));
        return graph.Add(new Reshape(new Shape(dims.Add(Size))), graph.Add(new Concat(dims.Length + 1), graph.Add(pair, sin), graph.Add(pair, cos)));
    }
}
