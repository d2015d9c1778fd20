using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Graphs;

/// <summary>
/// A graph with a name: an entry point, or a module's <c>Forward</c> for given constructor constants and input shapes. A module used many times is one
/// function called with other parameters.
/// </summary>
/// <param name="Name">Unique among the model's functions and fit to be part of a method's name.</param>
/// <param name="Parameters">
/// What the graph's <see cref="Operators.Sources.Parameter"/> nodes and the bases of its calls index. An entry point's are the whole model's.
/// </param>
internal sealed record Function(string Name, ImmutableArray<ParameterSlot> Parameters, Graph Graph)
{
    /// <summary>As the user knows them: names of the graph's inputs.</summary>
    public ImmutableArray<string> InputNames { get; init; } = [];

    /// <summary>The functions its graph calls, each once, in order of their first call.</summary>
    public IEnumerable<Function> Callees => Graph.Nodes.Select(n => n.Operator).OfType<Operators.Calls.Call>().Select(c => c.Function).Distinct();
}

/// <summary>A trainable or state tensor by its path below the function's module (<c>attn.qkv.weight</c>).</summary>
/// <param name="Path">Below the module the function belongs to; complete for an entry point.</param>
/// <param name="Class">The structural key of the class the tensor is declared in plus its path there: equal for all instances, so that they get one layout.</param>
internal sealed record ParameterSlot(string Path, Shape Shape, ParameterInitializer Initializer, bool IsTrainable, int Site, string Class);

/// <summary>How a tensor starts: PyTorch's names and arguments.</summary>
/// <param name="Kind"><c>Zeros</c>, <c>Ones</c>, <c>Constant</c>, <c>Uniform</c>, <c>Normal</c>, …: a static factory of <c>ModelGen.Init</c>.</param>
internal sealed record ParameterInitializer(string Kind, EquatableArray<double> Arguments);
