namespace ModelGen.Generator.Operators.Lookup;

/// <summary>The values of the runtime's enum of this name.</summary>
internal enum EmbeddingBagMode
{
    Mean,
    Sum,
    Max,
}
