using System.Collections.Immutable;
using ModelGen.Generator.Layers.Attention;
using ModelGen.Generator.Layers.Recurrent;

namespace ModelGen.Generator.Layers;

/// <summary>All layers of the library by name.</summary>
internal static class LayerRegistry
{
    private static readonly ImmutableDictionary<string, LayerDefinition> Table =
        ImmutableArray.Create<LayerDefinition>(
            new BatchNorm(1), new BatchNorm(2), new BatchNorm(3), new Bilinear(), new Conv(1), new Conv(2), new Conv(3), new ConvTranspose(1), new ConvTranspose(2),
            new ConvTranspose(3), new Dropout(0), new Dropout(1), new Dropout(2), new Dropout(3), new Embedding(), new EmbeddingBag(), new GroupNorm(), new Gru(),
            new Identity(), new InstanceNorm(1), new InstanceNorm(2), new InstanceNorm(3), new LayerNorm(), new Linear(), new LoRA(), new Lstm(), new MaxUnpool(1),
            new MaxUnpool(2), new MaxUnpool(3), new MultiheadAttention(), new Normalization(), new PRelu(), new RelativePositionBias(), new RmsNorm(), new Rnn(), new Sequential(), new SpectralNorm(),
            new StochasticDepth(), new Transformer(), new TransformerDecoder(), new TransformerDecoderLayer(), new TransformerEncoder(), new TransformerEncoderLayer(), new WeightNorm()).AddRange(OperatorLayer.All).AddRange(Pad.All)
            .ToImmutableDictionary(l => l.Name, StringComparer.Ordinal);

    public static IEnumerable<LayerDefinition> All => Table.Values;

    public static LayerDefinition? Find(string name) => Table.TryGetValue(name, out LayerDefinition? layer) ? layer : null;
}
