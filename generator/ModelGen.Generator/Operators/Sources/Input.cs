using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sources;

/// <summary>An input of the graph by position; the <see cref="Node"/>'s name is the user's.</summary>
internal sealed record Input(int Index, TensorType Type) : SourceOperator
{
    public override string Name => "input";

    /// <summary>Whether it is an image with channels last.</summary>
    public bool IsImage { get; init; }

    public override bool GivesImages => IsImage;

    public override bool IsInMemory => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [Type];

    public override string Describe(ImmutableArray<string> inputs) => $"input {Index}";
}
