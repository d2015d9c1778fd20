using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Layers;

/// <summary><c>y[…, o] = Σᵢⱼ x1[…, i] · w[o, i, j] · x2[…, j] + b[o]</c>; weight and bias start uniform in ±1/√in1.</summary>
internal sealed class Bilinear : LayerDefinition
{
    public override string Name => "Bilinear";

    public override string Signature => "in1Features, in2Features, outFeatures, bias, weightInit, biasInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int in1 = AtLeast(arguments, "in1Features", 1), in2 = AtLeast(arguments, "in2Features", 1), outFeatures = AtLeast(arguments, "outFeatures", 1);
        double bound = 1 / Math.Sqrt(in1);
        LayerTensor weight = LayerTensor.Uniform("weight", Shape.Of(outFeatures, in1, in2), bound);
        return arguments.Bool("bias") ? [weight, LayerTensor.Uniform("bias", Shape.Of(outFeatures), bound)] : [weight];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Value x1 = call.X, x2 = call.Inputs[1]!.Value, weight = call.Tensor("weight")!.Value;
        if (!Fits(x1, weight.Shape[1]) || !Fits(x2, weight.Shape[2]) || Leading(x1) != Leading(x2))
        {
            throw new ShapeException($"takes […, {weight.Shape[1]}] and […, {weight.Shape[2]}] with equal dimensions before the last, but was given {x1.Type} and {x2.Type}");
        }

        return Apply(call.Graph, x1, x2, weight, call.Tensor("bias"));
    }

    public override Shape? ResultAfterError(ILayerCall call) =>
        call.X.Shape.Rank == 0 ? null : new Shape(Leading(call.X).Dims.Items.Add(call.Tensor("weight")!.Value.Shape[0]));

    /// <summary>
    /// One product of all rows of x2 with the weight as <c>[out · in1, in2]</c>, and a sum over each row's <c>[out, in1]</c> times that of x1, which is faster than a small product for each
    /// row. Nothing is larger than rows · out · in1, and the gradients of x2 and of the weight are products over all rows as well.
    /// </summary>
    internal static Value Apply(GraphBuilder graph, Value x1, Value x2, Value weight, Value? bias)
    {
        Dim rows = Leading(x1).Length;
        (Dim outFeatures, Dim in1, Dim in2) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        Value matrix = Reshaped(weight, outFeatures * in1, in2);
        Value partial = graph.Add(new MatMul(false, true), Reshaped(x2, rows, in2), matrix);
        Value products = graph.Times(Reshaped(partial, rows, outFeatures, in1), Reshaped(x1, rows, Dim.One, in1));
        Value y = graph.Add(new Reshape(new Shape(Leading(x1).Dims.Items.Add(outFeatures))), graph.Add(new ReduceSum([2], KeepDim: false), products));
        return bias is { } b ? graph.Add(new Add(), y, b) : y;

        Value Reshaped(Value x, params ReadOnlySpan<Dim> shape) => graph.Add(new Reshape(Shape.Of(shape.ToArray())), x);
    }

    private static bool Fits(Value x, Dim features) => x.Type.Element == ElementType.Float32 && x.Shape.Rank > 0 && x.Shape[x.Shape.Rank - 1] == features;

    private static Shape Leading(Value x) => new(x.Shape.Dims.Items.RemoveAt(x.Shape.Rank - 1));
}
