using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>A model as graphs, before differentiation.</summary>
/// <param name="Parameters">Every stored tensor in depth-first declaration order; the functions of entry points index this list.</param>
/// <param name="Caches">Every cache, in the order of their memory.</param>
/// <param name="EntryPoints">In declaration order, those without errors.</param>
/// <param name="Diagnostics">Everything found, each thing once.</param>
internal sealed record LoweredModel(
    ModelDeclaration Declaration,
    ImmutableArray<ParameterSlot> Parameters,
    ImmutableArray<CacheSlot> Caches,
    ImmutableArray<LoweredEntryPoint> EntryPoints,
    ImmutableArray<DiagnosticInfo> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.IsError);

    /// <summary>Of a closed model, its name and the values that it gives its family, for messages; else empty.</summary>
    public string Title { get; init; } = "";
}

/// <summary>An entry point as functions over the declaration's inputs, in order.</summary>
/// <param name="Inference">With inference semantics.</param>
/// <param name="Training">With training semantics: the same function where nothing in it depends on the mode.</param>
/// <param name="Trained">Indices of the parameters a loss updates, ascending: the trainable ones it depends on, within what <c>Trains</c> names. Empty for a forward method.</param>
internal sealed record LoweredEntryPoint(EntryPointDeclaration Declaration, Function Inference, Function Training, ImmutableArray<int> Trained)
{
    /// <summary>As a method of a session, where it reaches caches.</summary>
    public SessionEntry? Session { get; init; }

    public bool IsLoss => Declaration.Kind == EntryPointKind.Loss;
}
