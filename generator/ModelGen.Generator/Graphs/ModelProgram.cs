using System.Collections.Immutable;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Graphs;

/// <summary>A whole model after lowering: its tensors and its entry points as functions.</summary>
/// <param name="Parameters">Every tensor in depth-first declaration order; the functions of entry points index this list.</param>
/// <param name="Caches">Every cache, in the order of their memory.</param>
internal sealed record ModelProgram(ModelDeclaration Declaration, ImmutableArray<ParameterSlot> Parameters, ImmutableArray<CacheSlot> Caches, ImmutableArray<EntryPoint> EntryPoints);

/// <summary>A cache of keys and values of the model.</summary>
/// <param name="Path">Its name: the members on the way to it.</param>
internal sealed record CacheSlot(string Path, int Heads, int KeyDim, int ValueDim);

/// <summary>An entry point; inputs of its functions are the declaration's, in order.</summary>
/// <param name="Inference">With inference semantics: what a forward method runs and what evaluating a loss runs.</param>
/// <param name="Pair">The pair that keeps and goes back, with training semantics; null in a model of bfloat16, which only computes.</param>
/// <param name="DifferentiatedInference">Of a forward method that is not the same in training, the pair with inference semantics: its caller chooses. Null for any other.</param>
/// <param name="Trained">Indices of the parameters a loss updates (all trainable ones unless <c>Trains</c> says otherwise); empty for a forward method.</param>
internal sealed record EntryPoint(EntryPointDeclaration Declaration, Function Inference, Differentiated? Pair, Differentiated? DifferentiatedInference, ImmutableArray<int> Trained)
{
    /// <summary>The pair that keeps and goes back, of an entry point that has one.</summary>
    public Differentiated Differentiated => Pair ?? throw new InvalidOperationException($"nobody goes back through '{Declaration.Name}'");

    /// <summary>As a method of a session; null where there are no caches.</summary>
    public SessionEntry? Session { get; init; }

    /// <summary>Every function it consists of, forward before backward, but for that of a session.</summary>
    public IEnumerable<Function> Functions => Pairs.SelectMany(p => new[] { p.Forward, p.Backward }).Prepend(Inference);

    /// <summary>Every function, that of a session last.</summary>
    public IEnumerable<Function> AllFunctions => Session is null ? Functions : Functions.Append(Session.Function);

    /// <summary>The pairs that there are.</summary>
    public IEnumerable<Differentiated> Pairs => Pair is null ? [] : DifferentiatedInference is null ? [Pair] : [Pair, DifferentiatedInference];

    /// <summary>Named dimensions in the order in which the inputs name them.</summary>
    public ImmutableArray<string> Symbols { get; } = [.. Declaration.Symbols()];
}

/// <summary>The two halves of a differentiated function.</summary>
/// <param name="Forward">
/// Inputs as the function's; outputs as the function's, then the kept values (<see cref="OutputRole.Kept"/>).
/// </param>
/// <param name="Backward">
/// Inputs: those of the function that it reads (<paramref name="InputsRead"/>), the kept values, then the gradient of each float output that is not carried
/// (<see cref="OutputRole.Carried"/>). Outputs: the gradient of each float input, in order. Effects: what is added to the gradients of parameters. An output that the caller doesn't want is given an empty span at run
/// time, and kernels that serve only such outputs are skipped.
/// </param>
/// <param name="InputsRead">Which of the function's inputs the backward pass takes, by index, ascending.</param>
internal sealed record Differentiated(Function Forward, Function Backward, ImmutableArray<int> InputsRead);
