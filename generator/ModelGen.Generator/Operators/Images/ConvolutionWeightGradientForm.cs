using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The gradient of a convolution's weight.</summary>
internal sealed record ConvolutionWeightGradientForm(ConvolutionSizes Sizes, StorageLayout Gradient) : ProductForm
{
    public override string Name => "ConvolutionWeightGradient";

    public override bool HasBatch => false;

    public override bool ReadsWhole => true;

    public override bool TakesFormula => false;

    public override bool CanAccumulate => true;

    public override bool WritesPadding => Gradient == StorageLayout.Panels;

    public override string Call(ProductText text, bool accumulate) =>
        accumulate ? $"Convolution.AddWeightGradient({text.Output}, {text.A}, {text.B}, ParameterStorage.{Gradient}, {Sizes.Text(text.Dim)})"
        : Gradient == StorageLayout.RowMajor ? $"Convolution.WeightGradient({text.Output}, {text.A}, {text.B}, {Sizes.Text(text.Dim)})"
        : throw new InvalidOperationException("the gradient of a weight in panels is added to");

    public override string Shapes(ProductSizes sizes, ImmutableArray<Dim> batch) => $"{Sizes.Result} * {Sizes.Image} -> {Sizes.Weight}";
}
