using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Layers;

/// <summary>A layer around another one, whose weight it computes. The tensors of the one within are its own, the weight under another name; its first ones come before them.</summary>
internal abstract class WrapperLayer : LayerDefinition
{
    /// <summary>The constructor's parameter that holds the layer within.</summary>
    public const string Wrapped = "layer";

    /// <summary>What the weight of the layer within is called.</summary>
    public abstract string NameOfWeight { get; }

    /// <summary>The tensors besides those of the layer within.</summary>
    /// <param name="outputDim">The dimension of the weight that counts outputs.</param>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public abstract ImmutableArray<LayerTensor> TensorsBefore(ICallArguments arguments, Shape weight, int outputDim);

    /// <summary>A dimension of the weight; null where none is given.</summary>
    /// <exception cref="HyperparameterException">There is no such dimension.</exception>
    protected static int? DimOf(ICallArguments arguments, Shape weight) => arguments.OptionalInt("dim") is not { } dim ? null
        : dim >= 0 && dim < weight.Rank ? dim
        : throw new HyperparameterException("dim", FormattableString.Invariant($"a dimension of the weight {weight}, 0 to {weight.Rank - 1}"), FormattableString.Invariant($"{dim}"));

    /// <summary>A weight as a matrix with a row for each index of a dimension.</summary>
    protected static Value Rows(GraphBuilder graph, Value weight, int dim)
    {
        Shape shape = weight.Shape;
        Value first = dim == 0 ? weight : graph.Add(new Permute([dim, .. Enumerable.Range(0, shape.Rank).Where(i => i != dim)]), weight);
        return graph.Add(new Reshape(Shape.Of(shape[dim], shape.Length / shape[dim])), first);
    }
}
