using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Random;

namespace ModelGen.Generator.Layers;

/// <summary><c>y = x · Wᵀ + b + α/r · (dropout(x) · Aᵀ) · Bᵀ</c>, W and b without gradients (Hu and others 2021).</summary>
internal sealed class LoRA : WrapperLayer
{
    public override string Name => "LoRA";

    public override string Signature => "layer, r, loraAlpha, loraDropout";

    public override string NameOfWeight => "weight";

    public override ImmutableArray<LayerTensor> TensorsBefore(ICallArguments arguments, Shape weight, int outputDim)
    {
        int r = AtLeast(arguments, "r", 1);
        Hyperparameter.NotNegative("loraAlpha", arguments.Double("loraAlpha"));
        DropoutMask.Probability(arguments, "loraDropout");
        Dim inputs = weight[1], outputs = weight[0];
        double bound = 1 / Math.Sqrt((double)inputs.Constant!.Value);
        return [LayerTensor.Uniform("lora_A.weight", Shape.Of(r, inputs), bound), LayerTensor.Zeros("lora_B.weight", Shape.Of(outputs, r))];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        GraphBuilder graph = call.Graph;
        Value fixedResult = call.ForwardFrozen().Output;
        Value x = call.X.Shape.Rank > 1 ? call.X : graph.Add(new Reshape(Shape.Of(Dim.One, call.X.Shape[0])), call.X);
        double dropout = DropoutMask.Probability(call.Arguments, "loraDropout");
        x = dropout > 0 && call.IsTraining ? DropoutMask.Apply(graph, x, dropout) : x;
        Value low = graph.Add(new MatMul(false, true), x, call.Tensor("lora_A.weight")!.Value);
        Value change = graph.Add(new MatMul(false, true), low, call.Tensor("lora_B.weight")!.Value);
        change = graph.Times(change, call.Arguments.Double("loraAlpha") / call.Arguments.Int("r"));
        return graph.Add(new Add(), fixedResult, change.Shape == fixedResult.Shape ? change : graph.Add(new Reshape(fixedResult.Shape), change));
    }
}
