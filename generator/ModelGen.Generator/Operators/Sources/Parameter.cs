using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sources;

/// <summary>A parameter or state tensor by its index in the function's <see cref="Function.Parameters"/>.</summary>
internal sealed record Parameter(int Index, Shape Shape) : SourceOperator
{
    public override string Name => "parameter";

    public override bool IsInMemory => true;

    public override IEnumerable<int> ReadParameters => [Index];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape)];

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Traits.Weights | (Shape.IsColumn ? Traits.WantedOne : Traits.None);

    public override string Describe(ImmutableArray<string> inputs) => $"parameter {Index}";
}
