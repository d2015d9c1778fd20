namespace ModelGen.Generator.Layers;

/// <summary><c>y = x</c>: a layer where there may be one.</summary>
internal sealed class Identity : LayerDefinition
{
    public override string Name => "Identity";

    public override string Signature => "";

    public override LayerResult Forward(ILayerCall call) => call.X;
}
