using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sequence;

namespace ModelGen.Generator.Lowering;

/// <summary>Whether an entry point that reaches caches can be a method of a session: all of its caches grow together, by one block of positions a call.</summary>
internal static class SessionChecks
{
    /// <summary>How many nodes append to a cache: one its keys, one its values.</summary>
    private const int Appends = 2;

    /// <summary>Whether the function of a session gives what the other one gives, and appends to all caches; reported where it does not.</summary>
    /// <param name="caches">The number of the model's.</param>
    public static bool Fits(LoweringContext context, int caches, EntryPointDeclaration entry, Function inference, Function session)
    {
        for (int i = 0; i < inference.Graph.Outputs.Length; i++)
        {
            Shape expected = inference.Graph.Outputs[i].Shape, given = session.Graph.Outputs[i].Shape;
            if (expected != given)
            {
                context.Report(DiagnosticInfo.Create(Descriptors.NoSession, entry.Site, entry.Name, $"its result '{entry.ResultNames[i]}' is {expected} without a session and {given} in one"));
                return false;
            }
        }

        if (Appended(session) != Appends * caches)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.NoSession, entry.Site, entry.Name, "nothing that it gives is computed from some of what it appends, so that it would not be computed either"));
            return false;
        }

        return true;
    }

    /// <summary>How often a function appends something that reaches its results.</summary>
    private static int Appended(Function function)
    {
        var counts = new Dictionary<Function, int>();
        return Count(function);

        int Count(Function called)
        {
            if (!counts.TryGetValue(called, out int count))
            {
                count = called.Graph.Nodes.Sum(n => n.Operator is AppendToCache ? 1 : n.Operator.Callee is { } callee ? Count(callee) : 0);
                counts.Add(called, count);
            }

            return count;
        }
    }

    /// <summary>The name of the dimension that says how many positions a session has room for: no dimension of the declaration is called so.</summary>
    public static string CapacityOf(ModelDeclaration declaration)
    {
        var taken = new HashSet<string>(declaration.EntryPoints.Items.SelectMany(e => e.Symbols().Concat(e.Inputs.Items.Select(i => i.Name))), StringComparer.Ordinal);
        string name = "capacity";
        for (int i = 2; taken.Contains(name); i++)
        {
            name = FormattableString.Invariant($"capacity{i}");
        }

        return name;
    }

    /// <summary>Why there can be no such method; null where there can.</summary>
    /// <param name="caches">The model's.</param>
    /// <param name="uses">What the entry point appends to.</param>
    public static string? Reason(ImmutableArray<CacheInstance> caches, EntryPointDeclaration entry, ImmutableArray<CacheUse> uses)
    {
        CacheUse first = uses[0];
        var names = caches.ToDictionary(c => c.FirstCached, c => c.Path!);
        HashSet<long> reached = [.. uses.Select(u => u.First)];
        CacheUse? twice = uses.GroupBy(u => u.First).FirstOrDefault(g => g.Count() > 1)?.First();
        return entry.States.Any() ? "it has [State] inputs too, which are kept by a session of another kind"
            : twice is not null ? $"it appends to '{names[twice.First]}' more than once in a call"
            : uses.FirstOrDefault(u => u.Batch != first.Batch) is { } other ? $"its caches have different numbers of rows: '{names[first.First]}' has {first.Batch}, '{names[other.First]}' {other.Batch}"
            : !entry.Symbols().Any(s => Dim.Symbol(s) == first.Batch) ? $"'{names[first.First]}' is given keys of {first.Batch} rows, and the rows of a session are a named dimension of an input"
            : uses.FirstOrDefault(u => u.Time != first.Time) is { } longer ? $"its caches grow by different numbers of positions: '{names[first.First]}' by {first.Time}, '{names[longer.First]}' by {longer.Time}"
            : caches.FirstOrDefault(c => !reached.Contains(c.FirstCached)) is { } missing ? $"it appends nothing to '{missing.Path}', and all caches of a model grow together"
            : null;
    }
}
