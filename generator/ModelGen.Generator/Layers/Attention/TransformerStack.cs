using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>Layers of a transformer one after the other, and a normalisation behind them. The layers are one function, so that a run of calls becomes a loop.</summary>
internal abstract class TransformerStack : LayerDefinition
{
    /// <summary>More than anyone stacks, and as many objects as a model may have.</summary>
    public const int MaxLayers = 1000;

    public sealed override string Signature => "dModel, nhead, numLayers, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, norm";

    /// <summary>The class of its layers.</summary>
    protected abstract string LayerType { get; }

    public sealed override ImmutableArray<LayerPart> PartsOf(ICallArguments arguments)
    {
        int count = Count(arguments, "numLayers");
        ImmutableArray<PartArgument> own = PartArgument.Same(TransformerLayer.Parameters);
        LayerPart[] norm = arguments.Bool("norm")
            ? [new("norm", "LayerNorm", [new("normalizedShape", "dModel"), new("eps", "layerNormEps"), new("elementwiseAffine", null, true), new("bias", "bias"), new("weightInit", null), new("biasInit", null)])]
            : [];
        return [.. Enumerable.Range(0, count).Select(i => new LayerPart(NameOf(i), LayerType, own)), .. norm];
    }

    public sealed override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;

    /// <summary>A number of layers.</summary>
    public static int Count(ICallArguments arguments, string name) => AtLeast(arguments, name, 1) is var count && count <= MaxLayers
        ? count
        : throw new HyperparameterException(name, FormattableString.Invariant($"at most {MaxLayers}"), FormattableString.Invariant($"{count}"));

    /// <param name="others">What every layer is given besides x.</param>
    protected static Value ApplyLayers(ILayerCall call, params ReadOnlySpan<LayerArgument> others)
    {
        Value x = call.X;
        for (int i = 0; i < call.Arguments.Int("numLayers"); i++)
        {
            x = call.ApplyPart(NameOf(i), [x, .. others]);
        }

        return call.Arguments.Bool("norm") ? call.ApplyPart("norm", x) : x;
    }

    private static string NameOf(int layer) => FormattableString.Invariant($"layers.{layer}");
}
