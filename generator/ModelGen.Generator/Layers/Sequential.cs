namespace ModelGen.Generator.Layers;

/// <summary>Layers and modules applied one after the other.</summary>
internal sealed class Sequential : LayerDefinition
{
    public override string Name => "Sequential";

    public override string Signature => "layers";

    public override string? Parts => "layers";

    public override LayerResult Forward(ILayerCall call) => call.ApplyParts(call.X);
}
