using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sequence;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// <c>(a, b) → (a·cos φ − b·sin φ, b·cos φ + a·sin φ)</c> for pairs of the last dimension, <c>φ = position · theta^(−2i/d)</c> for pair i (Su and others 2021: RoFormer), scaled as <see cref="RotaryFrequencies"/> says. Pairs are neighbours, or the halves' elements of
/// one index. Inputs: x [batch…, heads, time, d], positions [batch…, time].
/// </summary>
/// <param name="HasPositions">Whether positions are given; else they count from 0.</param>
internal sealed record RotaryEmbedding(RotaryFrequencies Frequencies, bool Interleaved, bool HasPositions) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.RotaryEmbedding", "x, positions, theta, factor, interleaved, ropeType, originalMaxPositionEmbeddings, lowFreqFactor, highFreqFactor", (graph, arguments) =>
    {
        bool hasPositions = arguments.IsGiven("positions");
        var rotary = new RotaryEmbedding(RotaryFrequencies.Of(arguments), arguments.Bool("interleaved"), hasPositions);
        return hasPositions ? graph.Add(rotary, arguments.Tensor("x"), graph.AsInteger(arguments.Tensor("positions"))) : graph.Add(rotary, arguments.Tensor("x"));
    });

    public override string Name => "rotary_embedding";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Float32 || x.Rank < 3 || x[x.Rank - 1].Constant is not { } d || d % 2 != 0)
        {
            throw new ShapeException($"{Name} takes floats [batch, heads, time, d] with an even d that is known at build time, but was given {inputs[0]}");
        }

        if (Frequencies.Type == RopeType.Dynamic && d < 4)
        {
            throw new ShapeException($"{Name} with dynamic scaling takes a d of at least 4, but was given {inputs[0]}");
        }

        var places = Shape.Of([.. x.Dims.Items.Take(x.Rank - 3), x[x.Rank - 2]]);
        return !HasPositions || (inputs[1].Element == ElementType.Int32 && Shape.Broadcast(inputs[1].Shape, places) == places)
            ? [inputs[0]]
            : throw new ShapeException($"{Name}: the positions of {x} are ints {places}, but were given as {inputs[1]}");
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value x = inputs[0];
        Shape shape = x.Shape;
        int last = shape.Rank - 1;
        Dim time = shape[last - 1], half = shape[last] / 2;
        Value positions = HasPositions ? OfHeads(graph, graph.Add(new ToFloat(), inputs[1])) : graph.Add(new Reshape(Shape.Of(time, Dim.One)), graph.Add(new Arange(Dim.Zero, time, 1)));
        Value angle = Frequencies.Angles(graph, positions, (int)shape[last].Constant!.Value, HasPositions ? null : time);
        (Value cos, Value sin) = (graph.Add(new Cos(), angle), graph.Add(new Sin(), angle));

        // Pairs lie along the last dimension, or along the one before it.
        Shape pairs = new([.. shape.Dims.Items.Take(last), .. Interleaved ? (Dim[])[half, 2] : [2, half]]);
        int axis = Interleaved ? last + 1 : last;
        Value split = graph.Add(new Reshape(pairs), x);
        (Value a, Value b) = (Part(0), Part(1));
        Value first = graph.Minus(graph.Times(a, cos), graph.Times(b, sin)), second = graph.Plus(graph.Times(b, cos), graph.Times(a, sin));
        var single = new Reshape(new Shape(pairs.Dims.Items.SetItem(axis, Dim.One)));
        return graph.Add(new Reshape(shape), graph.Add(new Concat(axis), graph.Add(single, first), graph.Add(single, second)));

        Value Part(int index) => graph.Add(new Reshape(new Shape(shape.Dims.Items.SetItem(last, half))), Slice.Along(graph, split, axis, index, Dim.One));
    }

    /// <summary>Positions [batch…, time] over [batch…, heads, time, 1].</summary>
    private static Value OfHeads(GraphBuilder graph, Value positions)
    {
        ImmutableArray<Dim> dims = positions.Shape.Dims.Items;
        return dims.IsEmpty ? positions : graph.Add(new Reshape(new Shape([.. dims.Take(dims.Length - 1), Dim.One, dims[dims.Length - 1], Dim.One])), positions);
    }
}
