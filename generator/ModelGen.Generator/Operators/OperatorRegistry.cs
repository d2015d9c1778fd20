using System.Collections.Immutable;
using System.Reflection;

namespace ModelGen.Generator.Operators;

/// <summary>All functions of the declaration surface that stand for nodes, by name.</summary>
internal static class OperatorRegistry
{
    private static readonly ImmutableDictionary<string, Stub> Table =
        Declared().SelectMany(stub => stub.Aliases.Add(stub.Name), (stub, name) => (stub, name)).ToImmutableDictionary(p => p.name, p => p.stub, StringComparer.Ordinal);

    /// <summary>Every stub once, ordered by name.</summary>
    public static ImmutableArray<Stub> Stubs { get; } = [.. Table.Values.Distinct().OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>The stub with this name or alias (<c>Ops.Relu</c>, <c>Tensor.op_Addition</c>), or null.</summary>
    public static Stub? Find(string name) => Table.TryGetValue(name, out Stub? stub) ? stub : null;

    /// <summary>The static properties of type <see cref="Stub"/> of all operators: looked up once, so that a new operator is one file and no line elsewhere.</summary>
    private static IEnumerable<Stub> Declared() =>
        typeof(OperatorRegistry).Assembly.GetTypes()
            .Where(type => typeof(Operator).IsAssignableFrom(type))
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(property => property.PropertyType == typeof(Stub))
            .Select(property => (Stub)property.GetValue(null));
}
