using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The convolution of an image with a weight.</summary>
internal sealed record ConvolutionForm(ConvolutionSizes Sizes, StorageLayout Weight) : ProductForm
{
    public override string Name => "Convolution";

    public override bool HasBatch => false;

    public override bool ReadsWhole => true;

    public override bool HasBiasForms => Sizes.Groups == 1 && Weight == StorageLayout.Panels;

    public override string Call(ProductText text, bool accumulate) =>
        $"Convolution.Forward({text.Formula}{text.Output}, {text.A}, {text.B}, ParameterStorage.{Weight}, {Sizes.Text(text.Dim)}{text.Operands})";

    public override string CallWithBias(ProductText text, string suffix, string bias) => $"Convolution.Forward{suffix}({text.Output}, {text.A}, {text.B}, {bias}, {Sizes.Text(text.Dim)})";

    public override string Shapes(ProductSizes sizes, ImmutableArray<Dim> batch) => $"{Sizes.Image} * {Sizes.Weight} -> {Sizes.Result}";
}
