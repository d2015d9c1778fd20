using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>One call that emitted code makes: of a driver or kernel of the runtime, or of another function.</summary>
internal abstract record Kernel
{
    /// <summary>The node it computes, together with what has been fused into it.</summary>
    public required Node Node { get; init; }

    /// <summary>
    /// In a backward pass, the outputs of the function that are the only reason for this kernel, or <see cref="GuardKernels.Parameters"/>: it is skipped when none of them is wanted. Empty
    /// where it always runs.
    /// </summary>
    public ImmutableArray<int> OnlyFor { get; init; } = [];

    /// <summary>What it reads, accumulated results included.</summary>
    public abstract IEnumerable<Operand> Reads { get; }

    /// <summary>What it writes or adds to.</summary>
    public abstract IEnumerable<Operand> Writes { get; }

    /// <summary>Sizes that its formula computes with.</summary>
    public virtual ImmutableArray<Dim> Scalars => [];
}
