using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Layers;

/// <summary><c>y = x · Wᵀ + b</c> over the last dimension, <c>[…, in] → […, out]</c>; weight and bias start uniform in ±1/√in.</summary>
internal sealed class Linear : LayerDefinition
{
    public override string Name => "Linear";

    public override string Signature => "inFeatures, outFeatures, bias, weightInit, biasInit";

    public override int? OutputDim => 0;

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int inFeatures = AtLeast(arguments, "inFeatures", 1), outFeatures = AtLeast(arguments, "outFeatures", 1);
        double bound = 1 / Math.Sqrt(inFeatures);
        LayerTensor weight = LayerTensor.Uniform("weight", Shape.Of(outFeatures, inFeatures), bound);
        return arguments.Bool("bias") ? [weight, LayerTensor.Uniform("bias", Shape.Of(outFeatures), bound)] : [weight];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Value weight = call.Tensor("weight")!.Value;
        Shape shape = call.X.Shape;
        if (shape.Rank == 0 || shape[shape.Rank - 1] != weight.Shape[1] || call.X.Type.Element != ElementType.Float32)
        {
            bool isFlat = shape.Rank == 1 && call.X.Operator is Reshape && call.X.Node.Inputs[0].Shape.Rank > 1;
            throw new ShapeException($"takes […, {weight.Shape[1]}], but was given {call.X.Type}: its weight is {weight.Shape}{(isFlat ? ", and 'Flatten(x, 1)' keeps the first dimension, the batch" : "")}");
        }

        // A vector is one row.
        Value x = shape.Rank > 1 ? call.X : call.Graph.Add(new Reshape(Shape.Of(Dim.One, shape[0])), call.X);
        Value y = call.Graph.Add(new MatMul(false, true), x, weight);
        if (call.Tensor("bias") is { } bias)
        {
            y = call.Graph.Add(new Add(), y, bias);
        }

        return shape.Rank > 1 ? y : call.Graph.Add(new Reshape(ResultAfterError(call)!), y);
    }

    public override Shape? ResultAfterError(ILayerCall call)
    {
        Shape shape = call.X.Shape;
        return shape.Rank == 0 ? null : new Shape(shape.Dims.Items.SetItem(shape.Rank - 1, call.Tensor("weight")!.Value.Shape[0]));
    }
}
