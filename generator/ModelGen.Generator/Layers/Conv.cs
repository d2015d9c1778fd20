using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Images;

namespace ModelGen.Generator.Layers;

/// <summary>A convolution of images of <paramref name="rank"/> dimensions with weights <c>[out, in / groups, …]</c>; weights and biases start uniform in ±1/√(inputs of an output).</summary>
internal sealed class Conv(int rank) : LayerDefinition
{
    public override string Name => FormattableString.Invariant($"Conv{rank}d");

    public override string Signature => "inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, weightInit, biasInit";

    public override int? OutputDim => 0;

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int inputs = AtLeast(arguments, "inChannels", 1), outputs = AtLeast(arguments, "outChannels", 1), groups = AtLeast(arguments, "groups", 1);
        RequireMultiple("inChannels", inputs, groups);
        RequireMultiple("outChannels", outputs, groups);
        ImmutableArray<int> kernel = WindowArguments.Kernel(arguments, rank);

        // A mistake is reported where the layer is made.
        WindowArguments.Windows(arguments, kernel);
        var shape = new Shape([outputs, inputs / groups, .. kernel.Select(k => (Dim)k)]);
        double bound = 1 / Math.Sqrt(kernel.Aggregate((double)inputs / groups, (product, k) => product * k));
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

        return Convolutions.Apply(call.Graph, call.Arguments, rank, call.X, call.Tensor("weight")!.Value, call.Tensor("bias"));
    }

    public override Shape? ResultAfterError(ILayerCall call)
    {
        Shape shape = call.X.Shape, weight = call.Tensor("weight")!.Value.Shape;
        if (shape.Rank != rank + 2)
        {
            return null;
        }

        var windows = WindowArguments.Windows(call.Arguments, WindowArguments.Kernel(call.Arguments, rank));
        return windows.Items.Select((w, i) => w.Room(shape[i + 2])).Any(room => room.IsNegative)
            ? null
            : new Shape([shape[0], weight[0], .. windows.Items.Select((w, i) => w.Positions(shape[i + 2]))]);
    }

    /// <summary>Throws unless channels make groups.</summary>
    public static void RequireMultiple(string name, int channels, int groups)
    {
        if (channels % groups != 0)
        {
            throw new HyperparameterException(name, FormattableString.Invariant($"divisible by groups ({groups})"), FormattableString.Invariant($"{channels}"));
        }
    }
}
