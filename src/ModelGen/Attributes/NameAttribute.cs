namespace ModelGen;

/// <summary>
/// Replaces a member's part of its parameters' names. Without it the part is the member's name without a leading underscore and with its
/// first letter in lower case: <c>_Fc1</c> gives <c>fc1.weight</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NameAttribute : Attribute
{
    /// <summary>Names a member.</summary>
    /// <param name="name">The part as PyTorch's <c>state_dict</c> has it; it may contain dots.</param>
    public NameAttribute(string name) => Name = name;

    /// <summary>The part as PyTorch's <c>state_dict</c> has it.</summary>
    public string Name { get; }
}
