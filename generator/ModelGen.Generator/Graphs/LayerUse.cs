using System.Collections.Immutable;

namespace ModelGen.Generator.Graphs;

/// <summary>A call of a layer or module as people see it: a row of the table of a model's layers.</summary>
/// <param name="Path">Below the module that calls it; empty for a function's own module.</param>
/// <param name="Class">The class.</param>
/// <param name="Output">The shape of the result, or of the first one; null for a model, whose entry points say what they give.</param>
/// <param name="Trained">The number of trainable values that are its own and not those of a layer in it.</param>
/// <param name="State">The number of its own values of state.</param>
/// <param name="MultiplyAdds">Those of its matrix products, and of all that it calls.</param>
/// <param name="Inner">What it calls, in order. Calls of one function have the same array.</param>
internal sealed record LayerUse(string Path, string Class, Shape? Output, long Trained, long State, Dim MultiplyAdds, ImmutableArray<LayerUse> Inner)
{
    /// <summary>The multiply-adds that are its own and not those of a layer in it.</summary>
    public Dim Own => Inner.Aggregate(MultiplyAdds, (rest, layer) => rest - layer.MultiplyAdds);
}
