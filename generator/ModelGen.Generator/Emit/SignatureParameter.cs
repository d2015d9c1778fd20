namespace ModelGen.Generator.Emit;

/// <summary>A parameter of a method that is written; as text, the way it is declared.</summary>
/// <param name="Type">With a modifier, where there is one: <c>in global::System.Numerics.Tensors.TensorSpan&lt;float&gt;</c>.</param>
/// <param name="Name">Escaped where C# needs it.</param>
/// <param name="Default">The value for callers that give none; null where all have to give one.</param>
internal sealed record SignatureParameter(string Type, string Name, string? Default = null)
{
    public override string ToString() => Default is null ? $"{Type} {Name}" : $"{Type} {Name} = {Default}";
}
