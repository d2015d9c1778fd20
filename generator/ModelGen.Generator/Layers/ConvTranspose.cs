using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Images;

namespace ModelGen.Generator.Layers;

/// <summary>
/// A transposed convolution of images of <paramref name="rank"/> dimensions with weights <c>[in, out / groups, …]</c>; weights and biases start uniform in ±1/√(out / groups · elements of the kernel), as in PyTorch.
/// </summary>
internal sealed class ConvTranspose(int rank) : LayerDefinition
{
    public override string Name => FormattableString.Invariant($"ConvTranspose{rank}d");

    public override string Signature => "inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, weightInit, biasInit";

    public override int? OutputDim => 1;

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int inputs = AtLeast(arguments, "inChannels", 1), outputs = AtLeast(arguments, "outChannels", 1), groups = AtLeast(arguments, "groups", 1);
        Conv.RequireMultiple("inChannels", inputs, groups);
        Conv.RequireMultiple("outChannels", outputs, groups);
        ImmutableArray<int> kernel = WindowArguments.Kernel(arguments, rank);

        // A mistake is reported where the layer is made.
        TransposedConvolutions.Windows(arguments, kernel, out _);
        var shape = new Shape([inputs, outputs / groups, .. kernel.Select(k => (Dim)k)]);
        double bound = 1 / Math.Sqrt(kernel.Aggregate((double)outputs / groups, (product, k) => product * k));
        LayerTensor weight = LayerTensor.Uniform("weight", shape, bound);
        return arguments.Bool("bias") ? [weight, LayerTensor.Uniform("bias", Shape.Of(outputs), bound)] : [weight];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Shape shape = call.X.Shape;
        int inputs = call.Arguments.Int("inChannels");
        if ((shape.Rank != rank + 2 && shape.Rank != rank + 1) || shape[shape.Rank - rank - 1] != inputs || call.X.Type.Element != ElementType.Float32)
        {
            throw new ShapeException(ImageFunctions.Expected(inputs, rank, call.X.Type));
        }

        return TransposedConvolutions.Apply(call.Graph, call.Arguments, rank, call.X, call.Tensor("weight")!.Value, call.Tensor("bias"));
    }
}
