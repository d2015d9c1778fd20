using System.Collections.Immutable;

namespace ModelGen.Generator.Graphs;

/// <summary>An input or output of a function as its callers see it.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Indices">Which inputs or outputs of the function's graph it stands for: one, or all values that are kept.</param>
/// <param name="Type">Its type; of kept values a vector that holds them all (<see cref="Function.KeptLayout"/>).</param>
internal sealed record CallValue<TRole>(TRole Role, ImmutableArray<int> Indices, TensorType Type)
    where TRole : struct, Enum;

/// <summary>Joins the values of a graph's interface into what callers see.</summary>
internal static class CallValue
{
    public static ImmutableArray<CallValue<TRole>> Join<TRole>(ImmutableArray<TRole> roles, ImmutableArray<TensorType> types, TRole kept)
        where TRole : struct, Enum =>
        [.. Group(roles, kept).Select(g => new CallValue<TRole>(roles[g[0]], g, IsKept(roles[g[0]], kept) ? Vector(g.Select(i => types[i])) : types[g[0]]))];

    /// <summary>Which of a call's values stands for one of the graph's.</summary>
    public static int IndexOf<TRole>(ImmutableArray<TRole> roles, TRole kept, int index)
        where TRole : struct, Enum =>
        Group(roles, kept).TakeWhile(g => !g.Contains(index)).Count();

    private static IEnumerable<ImmutableArray<int>> Group<TRole>(ImmutableArray<TRole> roles, TRole kept)
        where TRole : struct, Enum
    {
        ImmutableArray<int> together = [.. Enumerable.Range(0, roles.Length).Where(i => IsKept(roles[i], kept))];
        return Enumerable.Range(0, roles.Length)
            .Where(i => !IsKept(roles[i], kept) || i == together[0])
            .Select(i => IsKept(roles[i], kept) ? together : [i]);
    }

    private static bool IsKept<TRole>(TRole role, TRole kept)
        where TRole : struct, Enum =>
        EqualityComparer<TRole>.Default.Equals(role, kept);

    private static TensorType Vector(IEnumerable<TensorType> types) => TensorType.Float(Shape.Of(Function.KeptLayout(types).Size));
}
