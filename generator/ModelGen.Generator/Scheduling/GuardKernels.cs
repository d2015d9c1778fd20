using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// In a backward function, finds the kernels that only serve gradients of inputs, or only those of parameters, so that they are skipped when the caller doesn't want those.
/// </summary>
/// <remarks>Precondition: scheduled; stands before the memory plan, which keeps the order.</remarks>
internal static class GuardKernels
{
    /// <summary>Among the outputs of a function, the block of its parameters' gradients.</summary>
    public const int Parameters = -1;

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
                reason = call.Call.Function.Graph.Effects.IsEmpty ? reason : Join(reason, [Parameters]);

                // What only gradients of parameters are made of is computed in a loop whether they are wanted or not.
                kernel = call with { OnlyForOutputs = [.. call.Outputs.Select(o => o is not null && ReasonOf(o.Buffer) is { } only && !only.Contains(Parameters) ? only.ToImmutableArray() : [])] };
            }

            foreach (Operand input in kernel.Reads)
            {
                reasons[input.Buffer] = Join(ReasonOf(input.Buffer), reason);
            }

            kernels[i] = kernel with { OnlyFor = reason is null ? [] : [.. reason] };
        }

        return schedule with { Kernels = [.. kernels] };

        ImmutableSortedSet<int>? ReasonOf(TensorBuffer buffer) => buffer.Kind is BufferKind.Gradient ? [Parameters]
            : reasons.TryGetValue(buffer, out ImmutableSortedSet<int>? reason) ? reason : [];
    }

    /// <summary>Whoever goes back wants one or the other: what serves inputs and parameters always runs.</summary>
    private static ImmutableSortedSet<int>? Join(ImmutableSortedSet<int>? left, ImmutableSortedSet<int>? right)
    {
        ImmutableSortedSet<int>? both = left is null || right is null ? null : left.Union(right);
        return both is { Count: > 1 } && both.Contains(Parameters) ? null : both;
    }
}
