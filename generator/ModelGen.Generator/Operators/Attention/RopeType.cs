namespace ModelGen.Generator.Operators.Attention;

/// <summary>The values of the runtime's enum of this name.</summary>
internal enum RopeType
{
    Linear,
    Dynamic,
    Llama3,
}
