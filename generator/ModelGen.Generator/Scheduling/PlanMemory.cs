using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Gives scratch buffers places in one arena: a buffer lives from the kernel that first writes it to the last that reads it, and what doesn't live at the same
/// time shares a slot. An elementwise kernel may write over an operand that dies with it.
/// </summary>
/// <remarks>Precondition: the schedule's order is final, and callees are planned: their arenas are slots of their callers'.</remarks>
internal sealed class PlanMemory
{
    private readonly Schedule schedule;
    private readonly Func<Function, MemoryPlan> planOf;
    private readonly Dictionary<TensorBuffer, (int First, int Last)> lifetimes = [];
    private readonly List<Dim> slots = [];
    private readonly List<int> freeFrom = [];
    private readonly ImmutableDictionary<TensorBuffer, int>.Builder buffers = ImmutableDictionary.CreateBuilder<TensorBuffer, int>();
    private readonly ImmutableDictionary<CallKernel, int>.Builder callees = ImmutableDictionary.CreateBuilder<CallKernel, int>();

    private PlanMemory(Schedule schedule, Func<Function, MemoryPlan> planOf)
    {
        this.schedule = schedule;
        this.planOf = planOf;
    }

    /// <param name="planOf">The plans of the functions called.</param>
    public static MemoryPlan Run(Schedule schedule, Func<Function, MemoryPlan> planOf) => new PlanMemory(schedule, planOf).Run();

    private MemoryPlan Run()
    {
        FindLifetimes();
        for (int i = 0; i < schedule.Kernels.Length; i++)
        {
            Kernel kernel = schedule.Kernels[i];
            foreach (Operand output in kernel.Writes.Where(w => w.Buffer.Kind == BufferKind.Scratch && !buffers.ContainsKey(w.Buffer)))
            {
                int slot = DyingOperand(kernel, i, output) is { } operand ? buffers[operand] : Take(i, Function.Aligned(output.Buffer.Length));
                freeFrom[slot] = lifetimes[output.Buffer].Last + 1;
                buffers.Add(output.Buffer, slot);
            }

            if (kernel is CallKernel call && planOf(call.Call.Function) is { IsEmpty: false } plan)
            {
                callees.Add(call, Take(i, plan.Size));
            }
        }

        return new([.. slots], buffers.ToImmutable(), callees.ToImmutable());
    }

    private void FindLifetimes()
    {
        for (int i = 0; i < schedule.Kernels.Length; i++)
        {
            foreach (TensorBuffer buffer in schedule.Kernels[i].Reads.Concat(schedule.Kernels[i].Writes).Select(o => o.Buffer).Where(b => b.Kind == BufferKind.Scratch))
            {
                lifetimes[buffer] = (lifetimes.TryGetValue(buffer, out (int First, int Last) known) ? known.First : i, i);
            }
        }
    }

    /// <summary>An operand that an elementwise kernel is the last to read, element for element where it writes the output.</summary>
    private TensorBuffer? DyingOperand(Kernel kernel, int position, Operand output)
    {
        if (kernel is not MapKernel { Accumulate: false } map)
        {
            return null;
        }

        // Another read or write of the same memory, in another order or for another result, would meet what has been written already.
        return map.Formula.Operands
            .Where(operand => operand.Buffer.Kind == BufferKind.Scratch
                && operand.Buffer.Length == output.Buffer.Length
                && operand.IsSamePlace(output with { Buffer = operand.Buffer })
                && lifetimes[operand.Buffer].Last == position
                && map.Formula.Operands.Concat(map.Outputs).Count(o => o.Buffer.Kind == BufferKind.Scratch && IsIn(o.Buffer, buffers[operand.Buffer])) == 1)
            .Select(o => o.Buffer)
            .FirstOrDefault();
    }

    private bool IsIn(TensorBuffer buffer, int slot) => buffers.TryGetValue(buffer, out int own) && own == slot;

    /// <summary>
    /// A slot that is free at this kernel: of the same size if possible, else the one that has to grow least or not at all. Sizes that don't compare for all
    /// values of the symbols don't share a slot, so that every size stays a polynomial.
    /// </summary>
    private int Take(int position, Dim size)
    {
        for (int i = slots.Count - 1; i >= -1; i--)
        {
            int slot = i < 0 ? Best(position, size) : slots[i] == size && freeFrom[i] <= position ? i : -1;
            if (slot >= 0)
            {
                slots[slot] = ArenaSize.IsAtLeast(slots[slot], size) ? slots[slot] : size;
                freeFrom[slot] = position + 1;
                return slot;
            }
        }

        slots.Add(size);
        freeFrom.Add(position + 1);
        return slots.Count - 1;
    }

    /// <summary>A free slot that is large enough, else one that becomes it by growing; −1 if there is none.</summary>
    private int Best(int position, Dim size)
    {
        List<int> free = [.. Enumerable.Range(0, slots.Count).Where(s => freeFrom[s] <= position)];
        int large = free.Where(s => ArenaSize.IsAtLeast(slots[s], size)).DefaultIfEmpty(-1).First();
        return large >= 0 ? large : free.Where(s => ArenaSize.IsAtLeast(size, slots[s])).DefaultIfEmpty(-1).First();
    }
}
