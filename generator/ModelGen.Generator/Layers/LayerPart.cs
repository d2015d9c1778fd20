using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Layers;

/// <summary>A layer that another one makes.</summary>
/// <param name="Name">What is put before the names of its tensors.</param>
/// <param name="Type">The layer's class.</param>
/// <param name="Arguments">Of its constructor.</param>
internal sealed record LayerPart(string Name, string Type, ImmutableArray<PartArgument> Arguments);

/// <summary>An argument of a part's constructor: one of the whole's, or a constant.</summary>
/// <param name="From">The parameter of the whole; null for a constant.</param>
/// <param name="Constant">A <c>bool</c>, or null for what is left out.</param>
internal sealed record PartArgument(string Name, string? From, bool? Constant = null)
{
    /// <summary>Arguments that have the same names in both.</summary>
    public static ImmutableArray<PartArgument> Same(string names) => [.. names.Split([", "], StringSplitOptions.None).Select(name => new PartArgument(name, name))];
}

/// <summary>An argument of a call of a part: a tensor, a <c>bool</c>, or nothing.</summary>
internal readonly record struct LayerArgument(Value? Tensor, bool? Flag)
{
    public static implicit operator LayerArgument(Value tensor) => new(tensor, null);

    public static implicit operator LayerArgument(Value? tensor) => new(tensor, null);

    public static implicit operator LayerArgument(bool flag) => new(null, flag);
}
