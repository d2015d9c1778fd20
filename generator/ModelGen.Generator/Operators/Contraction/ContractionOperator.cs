using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// Sums of products of two float inputs, which the runtime computes as matrix products. An operator says which of them computes it and with what sizes; what else it
/// answers (<see cref="Operator.UseOf"/>, <see cref="Operator.GivesWeightGradient"/>, <see cref="Operator.SumOverSteps"/>) has defaults that are never wrong.
/// </summary>
internal abstract record ContractionOperator : Operator
{
    private static readonly LinearForm Layer = new();

    private static readonly MatMulForm Product = new(IsATransposed: false, IsBTransposed: false);

    public sealed override OperatorKind Kind => OperatorKind.Contraction;

    public override ImmutableArray<string> OutputNames => ["product"];

    public override Saves Saves => Saves.Input;

    /// <summary>Which product it will be depends on layouts: probably a layer if one matrix serves for all rows.</summary>
    public override bool ReadsInPlace(Node node, int input, Access access) =>
        (input == 0 && node.Inputs[1].Shape.Rank == 2 ? (ProductForm)Layer : Product).CanFollow(input, node.Inputs[input].Shape, access);

    public sealed override Dim MultiplyAdds(Node node) => node.Output.Shape.Length * SizesOf(node).K;

    /// <summary>The product of the runtime that computes it.</summary>
    /// <param name="node">The node, for shapes.</param>
    /// <param name="weight">How the second input lies; never panels unless <see cref="Operator.UseOf"/> allows them.</param>
    /// <param name="gradient">If the result goes into a parameter's gradient, how that lies; never panels unless <see cref="Operator.GivesWeightGradient"/>.</param>
    public abstract ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient);

    /// <summary>The sizes of the product, of one of them where there is a batch.</summary>
    public abstract ProductSizes SizesOf(Node node);
}
