namespace ModelGen.Generator.Operators;

/// <summary>An argument of a layer's constructor or of a function is out of range.</summary>
internal sealed class HyperparameterException(string name, string requirement, string value) : Exception($"{name} must be {requirement}, but is {value}")
{
    public string Name { get; } = name;

    public string Requirement { get; } = requirement;

    public string Value { get; } = value;
}
