using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>What normalisations share: optional weights and biases.</summary>
internal static class Normalizations
{
    /// <summary>Adds an operator with the weight and the bias that a call gives it.</summary>
    public static Value Add(GraphBuilder graph, Func<bool, bool, Operator> create, Value x, ICallArguments arguments)
    {
        bool hasWeight = arguments.IsGiven("weight"), hasBias = arguments.IsGiven("bias");
        List<Value> inputs = [x];
        if (hasWeight)
        {
            inputs.Add(arguments.Tensor("weight"));
        }

        if (hasBias)
        {
            inputs.Add(arguments.Tensor("bias"));
        }

        return graph.Add(create(hasWeight, hasBias), [.. inputs]);
    }

    /// <summary>Throws unless x ends with the dimensions that are normalised.</summary>
    public static void RequireLast(string name, TensorType x, Shape normalized)
    {
        int first = x.Shape.Rank - normalized.Rank;
        if (x.Element != ElementType.Float32 || normalized.Rank == 0 || first < 0 || !normalized.Dims.Items.SequenceEqual(x.Shape.Dims.Items.Skip(first)))
        {
            throw new ShapeException($"{name} normalises the last dimensions {normalized} of a float tensor, but was given {x}");
        }
    }

    /// <summary>Throws unless weight and bias have the shape that they are to have.</summary>
    public static void RequireAffine(string name, ImmutableArray<TensorType> inputs, Shape shape)
    {
        foreach (TensorType affine in inputs.Skip(1))
        {
            if (affine != TensorType.Float(shape))
            {
                throw new ShapeException($"{name}: weight and bias must be floats {shape}, but were given {affine}");
            }
        }
    }

    /// <summary>Weights and biases of channels, which are dimension 1.</summary>
    public static Value ByChannel(GraphBuilder graph, Value y, ImmutableArray<Value> inputs, bool hasWeight, bool hasBias)
    {
        y = hasWeight ? graph.Times(y, OfChannels(graph, inputs[1], y.Shape)) : y;
        return hasBias ? graph.Plus(y, OfChannels(graph, inputs[inputs.Length - 1], y.Shape)) : y;
    }

    /// <summary>
    /// <c>(x − mean)/√(var + ε)</c> of [batch, channels, …] over groups of channels and all positions, by sums over positions and numbers for each channel: so the order in memory may be any, and
    /// an image stays in its own.
    /// </summary>
    public static Value OverPositions(GraphBuilder graph, Value x, int groups, double eps)
    {
        Value difference = graph.Minus(x, OfImages(graph, MeanOverPositions(graph, x, groups), x.Shape));
        Value inverse = graph.Add(new Rsqrt(), graph.Plus(MeanOverPositions(graph, graph.Add(new Square(), difference), groups), eps));
        return graph.Times(difference, OfImages(graph, inverse, x.Shape));
    }

    /// <summary>The mean over groups of channels and all positions, [batch, channels].</summary>
    public static Value MeanOverPositions(GraphBuilder graph, Value x, int groups)
    {
        Shape shape = x.Shape;
        Value sums = graph.Add(new ReduceSum(Enumerable.Range(2, shape.Rank - 2).ToEquatableArray(), KeepDim: false), x);
        Dim channels = shape[1] / groups;
        if (channels != Dim.One)
        {
            var grouped = Shape.Of(shape[0], groups, channels);
            Value ofGroups = graph.Add(new ReduceSum([2], KeepDim: true), graph.Add(new Reshape(grouped), sums));
            sums = graph.Add(new Reshape(Shape.Of(shape[0], shape[1])), graph.Add(new Expand(grouped), ofGroups));
        }

        return graph.Times(sums, graph.Over(1, graph.Add(new DimScalar(shape.Product(2, shape.Rank) * channels))));
    }

    /// <summary>One number for each channel of each of a batch, over [batch, channels, …].</summary>
    public static Value OfImages(GraphBuilder graph, Value values, Shape shape) =>
        graph.Add(new Reshape(Shape.Of([shape[0], shape[1], .. Enumerable.Repeat(Dim.One, shape.Rank - 2)])), values);

    /// <summary>One number for each channel, over [batch, channels, …].</summary>
    public static Value OfChannels(GraphBuilder graph, Value values, Shape shape) =>
        graph.Add(new Reshape(Shape.Of([values.Shape[0], .. Enumerable.Repeat(Dim.One, shape.Rank - 2)])), values);
}
