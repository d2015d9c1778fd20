using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The transposed convolution of an image with a weight.</summary>
internal sealed record ConvolutionInputGradientForm(ConvolutionSizes Sizes, StorageLayout Weight) : ProductForm
{
    public override string Name => "ConvolutionInputGradient";

    public override bool HasBatch => false;

    public override bool ReadsWhole => true;

    public override string Call(ProductText text, bool accumulate) =>
        $"Convolution.InputGradient({text.Formula}{text.Output}, {text.A}, {text.B}, ParameterStorage.{Weight}, {Sizes.Text(text.Dim)}{text.Operands})";

    public override string Shapes(ProductSizes sizes, ImmutableArray<Dim> batch) => $"{Sizes.Result} * {Sizes.Weight}ᵀ -> {Sizes.Image}";
}
