using System.Collections.Immutable;

namespace ModelGen.Generator.Layers;

/// <summary>All layers of the library by name.</summary>
internal static class LayerRegistry
{
    private static readonly ImmutableDictionary<string, LayerDefinition> Table =
        ImmutableArray.Create<LayerDefinition>(new Embedding(), new EmbeddingBag(), new Linear(), new Sequential()).AddRange(OperatorLayer.All)
            .ToImmutableDictionary(l => l.Name, StringComparer.Ordinal);

    public static IEnumerable<LayerDefinition> All => Table.Values;

    public static LayerDefinition? Find(string name) => Table.TryGetValue(name, out LayerDefinition? layer) ? layer : null;
}
