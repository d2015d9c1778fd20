using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// In a backward function, finds the kernels that only serve gradients of inputs, so that they are skipped when the caller doesn't want those.
/// </summary>
/// <remarks>Precondition: scheduled; stands before the memory plan, which keeps the order.</remarks>
internal static class GuardKernels
{
    public static Schedule Run(Schedule schedule)
    {
        // Null: needed whatever the caller wants.
        var reasons = new Dictionary<TensorBuffer, ImmutableSortedSet<int>?>();
        for (int i = 0; i < schedule.Outputs.Length; i++)
        {
            reasons.Add(schedule.Outputs[i], schedule.Function.OutputRoles[i] == OutputRole.Factor ? null : [i]);
        }

        var kernels = new Kernel[schedule.Kernels.Length];
        for (int i = kernels.Length - 1; i >= 0; i--)
        {
            Kernel kernel = schedule.Kernels[i];
            ImmutableSortedSet<int>? reason = kernel.Writes.Select(w => ReasonOf(w.Buffer)).Aggregate((ImmutableSortedSet<int>?)[], Join);
            if (kernel is CallKernel call)
            {
                reason = call.Call.Function.Graph.Effects.IsEmpty ? reason : null;
                kernel = call with { OnlyForOutputs = [.. call.Outputs.Select(o => o is null ? [] : ReasonOf(o.Buffer)?.ToImmutableArray() ?? [])] };
            }

            foreach (Operand input in kernel.Reads)
            {
                reasons[input.Buffer] = Join(ReasonOf(input.Buffer), reason);
            }

            kernels[i] = kernel with { OnlyFor = reason is null ? [] : [.. reason] };
        }

        return schedule with { Kernels = [.. kernels] };

        ImmutableSortedSet<int>? ReasonOf(TensorBuffer buffer) => buffer.Kind is BufferKind.Gradient ? null
            : reasons.TryGetValue(buffer, out ImmutableSortedSet<int>? reason) ? reason : [];
    }

    private static ImmutableSortedSet<int>? Join(ImmutableSortedSet<int>? left, ImmutableSortedSet<int>? right) =>
        left is null || right is null ? null : left.Union(right);
}
