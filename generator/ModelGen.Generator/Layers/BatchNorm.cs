using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Layers;

/// <summary>
/// Normalises each channel over batch and positions (Ioffe and Szegedy 2015): in training by the batch, whose moments move the running ones, otherwise by those.
/// </summary>
/// <param name="rank">The dimensions of an image; of one there may be none.</param>
internal sealed class BatchNorm(int rank) : LayerDefinition
{
    public override string Name => FormattableString.Invariant($"BatchNorm{rank}d");

    public override string Signature => "numFeatures, eps, momentum, affine, trackRunningStats, weightInit, biasInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) => TensorsOf(arguments);

    /// <summary>Weights and biases, if there are any, and running moments, if there are any.</summary>
    public static ImmutableArray<LayerTensor> TensorsOf(ICallArguments arguments)
    {
        var channels = Shape.Of(AtLeast(arguments, "numFeatures", 1));
        Hyperparameter.NotNegative("eps", arguments.Double("eps"));
        if (!double.IsNaN(arguments.Double("momentum")))
        {
            Hyperparameter.Share("momentum", arguments.Double("momentum"));
        }

        var tensors = new List<LayerTensor>();
        if (arguments.Bool("affine"))
        {
            tensors.AddRange([LayerTensor.Ones("weight", channels), LayerTensor.Zeros("bias", channels)]);
        }

        if (arguments.Bool("trackRunningStats"))
        {
            tensors.AddRange(
            [
                LayerTensor.Zeros("running_mean", channels) with { IsTrainable = false },
                LayerTensor.Ones("running_var", channels) with { IsTrainable = false },
                LayerTensor.Zeros("num_batches_tracked", Shape.Scalar) with { IsTrainable = false },
            ]);
        }

        return [.. tensors];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Value x = call.X;
        int channels = call.Arguments.Int("numFeatures");
        if ((x.Shape.Rank != rank + 2 && (rank, x.Shape.Rank) is not (1, 2)) || x.Shape[1] != channels || x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException(rank == 1 ? $"takes [batch, {channels}] or [batch, {channels}, {ImageFunctions.Sizes(rank)}], but was given {x.Type}" : ImageFunctions.Expected(channels, rank, x.Type));
        }

        GraphBuilder graph = call.Graph;
        bool isTracked = call.Arguments.Bool("trackRunningStats");
        Value centered = x, variance, mean;
        if (isTracked && !call.IsTraining)
        {
            (mean, variance) = (call.Tensor("running_mean")!.Value, call.Tensor("running_var")!.Value);
        }
        else
        {
            EquatableArray<int> axes = [0, .. Enumerable.Range(2, x.Shape.Rank - 2)];
            Value size = Size(call, Reductions.Count(x.Shape, axes));
            mean = Mean(x);

            // The mean's part in the variance's gradient is zero, and its part in the result's is a matter of channels: no pass over the image is made for it.
            Value fixedMean = graph.Add(new Detach(), mean);
            centered = graph.Minus(x, Normalizations.OfChannels(graph, fixedMean, x.Shape));
            variance = Mean(graph.Add(new Square(), centered));
            if (isTracked)
            {
                Track(call, mean, variance, size);
            }

            mean = graph.Minus(mean, fixedMean);

            Value Mean(Value values) => graph.Times(graph.Add(new ReduceSum(axes, KeepDim: false), values), graph.Over(1, size));
        }

        // One factor and one summand for each channel, as PyTorch has it: what remains for each pixel fits behind a convolution.
        Value factor = graph.Add(new Rsqrt(), graph.Plus(variance, call.Arguments.Double("eps")));
        factor = call.Tensor("weight") is { } weight ? graph.Times(weight, factor) : factor;
        Value summand = graph.Times(mean, factor);
        summand = call.Tensor("bias") is { } bias ? graph.Minus(bias, summand) : graph.Add(new Negate(), summand);
        return Normalizations.ByChannel(graph, centered, [x, factor, summand], hasWeight: true, hasBias: true);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;

    /// <summary>The number of values of a channel. A single one has no variance; PyTorch refuses it as well.</summary>
    private Value Size(ILayerCall call, Dim count) => call.Graph.Add(new DimScalar(count)
    {
        Bound = count.Constant >= 2 ? null : new SizeBound(count, $"{Name}, which takes the moments of each channel from the batch{(count.IsConstant ? "" : "; leave out batches of size 1 (DropLast)")}", Least: 2)
        {
            Refusal = count.IsConstant
                ? DiagnosticInfo.Create(Descriptors.LayerInput, call.Site, call.Path, $"a {Name}", $", takes the moments of each channel from the batch, of two values at least, but {call.X.Type} has {count} of each channel")
                : null,
        },
    });

    /// <summary>Moves the running moments towards those of the batch, of which the variance is the unbiased one; without a momentum they are the mean of all batches.</summary>
    private static void Track(ILayerCall call, Value mean, Value variance, Value size)
    {
        GraphBuilder graph = call.Graph;
        Value batches = graph.Plus(call.Tensor("num_batches_tracked")!.Value, 1);
        double momentum = call.Arguments.Double("momentum");
        Value share = double.IsNaN(momentum) ? graph.Over(1, batches) : graph.Number(momentum);
        Value unbiased = graph.Times(variance, graph.Over(size, graph.Plus(size, -1)));
        call.Assign("num_batches_tracked", batches);
        Move("running_mean", mean);
        Move("running_var", unbiased);

        void Move(string name, Value to)
        {
            Value running = call.Tensor(name)!.Value;
            call.Assign(name, graph.Plus(running, graph.Times(share, graph.Minus(to, running))));
        }
    }
}
