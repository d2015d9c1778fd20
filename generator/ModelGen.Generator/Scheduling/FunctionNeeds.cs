using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>What a function has to be given besides inputs and outputs, its own needs and those of what it calls.</summary>
/// <param name="Parameters">The block of trainable tensors.</param>
/// <param name="State">The block of state tensors.</param>
/// <param name="WritesState">Whether it writes state tensors, too.</param>
/// <param name="Random">The random numbers of the pass.</param>
/// <param name="Gradients">The block of gradients, which it adds to.</param>
/// <param name="Touched">The list of rows of sparse tables that have a gradient.</param>
/// <param name="Symbols">The named dimensions whose values it uses, in ordinal order.</param>
internal sealed record FunctionNeeds(bool Parameters, bool State, bool WritesState, bool Random, bool Gradients, bool Touched, ImmutableSortedSet<string> Symbols)
{
    public static FunctionNeeds Of(Schedule schedule, Func<Function, FunctionNeeds> needsOf)
    {
        ImmutableArray<FunctionNeeds> callees = [.. schedule.Function.Callees.Select(needsOf)];
        ImmutableArray<BufferKind> kinds = [.. schedule.Kernels.SelectMany(k => k.Reads.Concat(k.Writes)).Select(o => o.Buffer.Kind).Distinct()];
        IEnumerable<string> symbols = schedule.Function.Graph.Inputs.Concat(schedule.Function.Graph.Nodes)
            .SelectMany(n => n.Types).SelectMany(t => t.Shape.Dims.Items).SelectMany(d => d.Symbols)
            .Concat(schedule.Kernels.SelectMany(k => k.Scalars).SelectMany(d => d.Symbols));
        return new(
            kinds.Contains(BufferKind.Parameter) || callees.Any(c => c.Parameters),
            kinds.Contains(BufferKind.State) || callees.Any(c => c.State),
            schedule.Function.AssignedStates.Any(),
            schedule.Function.Graph.DrawsNumbers,
            kinds.Contains(BufferKind.Gradient) || callees.Any(c => c.Gradients),
            schedule.Kernels.OfType<RuntimeKernel>().Any(k => schedule.TouchedBy(k) is not null) || callees.Any(c => c.Touched),
            symbols.Concat(callees.SelectMany(c => c.Symbols)).ToImmutableSortedSet(StringComparer.Ordinal));
    }
}
