using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

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

    /// <summary>One number for each channel, over [batch, channels, …].</summary>
    public static Value OfChannels(GraphBuilder graph, Value values, Shape shape) =>
        graph.Add(new Reshape(Shape.Of([values.Shape[0], .. Enumerable.Repeat(Dim.One, shape.Rank - 2)])), values);
}
