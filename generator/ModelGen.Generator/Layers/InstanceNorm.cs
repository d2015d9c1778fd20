using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Layers;

/// <summary>
/// Normalises each channel of each image over its positions (Ulyanov and others 2016): by its own moments, or, of a layer that keeps running ones, otherwise than in training by those.
/// </summary>
/// <param name="rank">The dimensions of an image.</param>
internal sealed class InstanceNorm(int rank) : LayerDefinition
{
    public override string Name => FormattableString.Invariant($"InstanceNorm{rank}d");

    public override string Signature => "numFeatures, eps, momentum, affine, trackRunningStats, weightInit, biasInit";

    /// <summary>Those of a batch normalisation.</summary>
    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) => BatchNorm.TensorsOf(arguments);

    public override LayerResult Forward(ILayerCall call)
    {
        int channels = call.Arguments.Int("numFeatures");
        Shape shape = call.X.Shape;
        if ((shape.Rank != rank + 2 && shape.Rank != rank + 1) || shape[shape.Rank - rank - 1] != channels || call.X.Type.Element != ElementType.Float32)
        {
            throw new ShapeException(ImageFunctions.Expected(channels, rank, call.X.Type));
        }

        GraphBuilder graph = call.Graph;
        Value x = shape.Rank == rank + 2 ? call.X : graph.Add(new Reshape(new Shape([Dim.One, .. shape.Dims.Items])), call.X);
        Value y = Normalized(call, x);
        return shape.Rank == rank + 2 ? y : graph.Add(new Reshape(shape), y);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;

    private static Value Normalized(ILayerCall call, Value x)
    {
        GraphBuilder graph = call.Graph;
        double eps = call.Arguments.Double("eps");
        bool isTracked = call.Arguments.Bool("trackRunningStats"), isAffine = call.Tensor("weight") is not null;
        ImmutableArray<Value> affine = isAffine ? [call.Tensor("weight")!.Value, call.Tensor("bias")!.Value] : [];
        if (isTracked && !call.IsTraining)
        {
            Value difference = graph.Minus(x, Normalizations.OfChannels(graph, call.Tensor("running_mean")!.Value, x.Shape));
            Value inverse = graph.Add(new Rsqrt(), graph.Plus(call.Tensor("running_var")!.Value, eps));
            Value fixedScale = graph.Times(difference, Normalizations.OfChannels(graph, inverse, x.Shape));
            return Normalizations.ByChannel(graph, fixedScale, [x, .. affine], isAffine, isAffine);
        }

        if (isTracked)
        {
            Track(call, x);
        }

        return graph.Add(new Operators.Normalization.InstanceNorm(eps, isAffine, isAffine), [x, .. affine]);
    }

    /// <summary>Moves the running moments towards the means of those of the images, whose variances are unbiased. As in PyTorch batches are not counted, and without a momentum nothing moves.</summary>
    private static void Track(ILayerCall call, Value x)
    {
        double momentum = call.Arguments.Double("momentum");
        if (double.IsNaN(momentum))
        {
            return;
        }

        GraphBuilder graph = call.Graph;
        int channels = call.Arguments.Int("numFeatures");
        Value mean = Normalizations.MeanOverPositions(graph, x, channels), size = graph.Add(new DimScalar(Operators.Normalization.InstanceNorm.Positions(x.Shape)));
        Value squares = graph.Add(new Square(), graph.Minus(x, Normalizations.OfImages(graph, mean, x.Shape)));
        Value unbiased = graph.Times(Normalizations.MeanOverPositions(graph, squares, channels), graph.Over(size, graph.Plus(size, -1)));
        Move("running_mean", mean);
        Move("running_var", unbiased);

        void Move(string name, Value ofImages)
        {
            Value running = call.Tensor(name)!.Value;
            call.Assign(name, graph.Plus(running, graph.Times(graph.Minus(graph.Add(new Mean([0], KeepDim: false), ofImages), running), momentum)));
        }
    }
}
