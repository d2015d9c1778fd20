using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>The names of a function's values in its emitted method: the user's, numbered where a name comes back.</summary>
internal sealed class FunctionScope
{
    private readonly Dictionary<TensorBuffer, string> names = [];
    private readonly HashSet<TensorBuffer> padded = [];
    private readonly NameTable table;

    public FunctionScope(FunctionPlan plan)
    {
        Plan = plan;
        table = new(FunctionSignature.Names.Concat(plan.Signature.Symbols.Select(DimText.Symbol)));
        Schedule schedule = plan.Schedule;
        foreach (TensorBuffer buffer in schedule.Inputs.Where(b => b.Kind == BufferKind.Input).Concat(schedule.Outputs.Where(b => b.Kind == BufferKind.Output)))
        {
            Add(buffer, buffer.Name);
        }

        Parameters = [.. Buffers(BufferKind.Parameter, BufferKind.State).Concat(Buffers(BufferKind.Gradient)).OrderBy(b => b.Kind == BufferKind.Gradient).ThenBy(b => b.Index)];
        foreach (TensorBuffer buffer in Parameters)
        {
            Add(buffer, buffer.Kind == BufferKind.Gradient ? "d" + buffer.Name : buffer.Name);
        }

        // Kept values are named in the order in which they were computed, so that they are called alike in both passes.
        Kept = [.. schedule.Inputs.Where(b => b.Kind == BufferKind.KeptInput), .. schedule.Outputs.Where(b => b.Kind == BufferKind.KeptOutput)];
        // Values that a joint kernel has no memory for are mentioned in comments.
        IEnumerable<TensorBuffer> used = schedule.Kernels.SelectMany(k => k is MapKernel map ? map.Parts.CastArray<Kernel>() : [k]).SelectMany(k => k.Writes.Concat(k.Reads)).Select(o => o.Buffer);
        foreach (TensorBuffer buffer in Kept.Where(b => b.Kind == BufferKind.KeptInput).Concat(used).Concat(Kept))
        {
            if (!names.ContainsKey(buffer))
            {
                Add(buffer, buffer.Name);
            }
        }

        Scratch = [.. Buffers(BufferKind.Scratch)];
        padded.UnionWith(Parameters.Where(b => b.Kind != BufferKind.State && schedule.Parameters[b.Index].Layout != StorageLayout.RowMajor));
        padded.UnionWith(schedule.Kernels.OfType<ContractionKernel>().Select(k => k.Known).OfType<KnownEpilogue>().Select(e => e.Bias.Buffer));
    }

    public FunctionPlan Plan { get; }

    /// <summary>The parameters, state tensors and gradients that the function's own kernels use.</summary>
    public ImmutableArray<TensorBuffer> Parameters { get; }

    /// <summary>Parts of the span of kept values.</summary>
    public ImmutableArray<TensorBuffer> Kept { get; }

    /// <summary>Parts of the arena, in order of first use.</summary>
    public ImmutableArray<TensorBuffer> Scratch { get; }

    public string this[TensorBuffer buffer] => names[buffer];

    /// <summary>What is empty if nobody wants it, of the reasons for a kernel (<see cref="Kernel.OnlyFor"/>).</summary>
    public string Reason(int output) => output == GuardKernels.Parameters ? "gradients" : this[Plan.Schedule.Outputs[output]];

    /// <summary>Another local.</summary>
    public string Local(string wish) => table.Take(wish);

    /// <summary>Whether the local span includes a parameter's padding, as matrix products want it.</summary>
    public bool IsPadded(TensorBuffer buffer) => padded.Contains(buffer);

    /// <summary>Whether the local span is of bfloat16: only ever read whole, by kernels that know of the padding.</summary>
    public bool IsBFloat16(TensorBuffer buffer) => buffer.Kind == BufferKind.Parameter && Plan.Schedule.Parameters[buffer.Index].Layout == StorageLayout.BFloat16Panels;

    /// <summary>An operand as a span of exactly its elements; what is bfloat16 with its padding.</summary>
    public string Dense(Operand operand)
    {
        (Dim offset, Dim length, Dim whole) = (operand.Access.Offset, operand.Shape.Length, operand.Buffer.Length);
        bool isWhole = offset == Dim.Zero && length == whole;
        bool hasPadding = IsPadded(operand.Buffer) && !IsBFloat16(operand.Buffer) && !whole.IsMultipleOf(Function.Alignment);
        if (isWhole && !hasPadding)
        {
            return this[operand.Buffer];
        }

        // A view without elements may seem to begin behind its buffer's end, where it can't be told that it doesn't.
        string method = ArenaSize.IsAtLeast(whole, offset + length) ? "Slice" : "Part";
        return $"{this[operand.Buffer]}.{method}({DimText.Int(offset)}, {DimText.Int(length)})";
    }

    /// <summary>An operand as the memory that begins with its first element; of an operand without elements, possibly nothing.</summary>
    public string From(Operand operand) =>
        operand.Access.Offset == Dim.Zero ? this[operand.Buffer] : $"{this[operand.Buffer]}.From({DimText.Int(operand.Access.Offset)})";

    private IEnumerable<TensorBuffer> Buffers(params BufferKind[] kinds) =>
        Plan.Schedule.Kernels.SelectMany(k => k.Writes.Concat(k.Reads)).Select(o => o.Buffer).Where(b => kinds.Contains(b.Kind)).Distinct();

    private void Add(TensorBuffer buffer, string wish)
    {
        string name = NameTable.ToIdentifier(wish);
        names.Add(buffer, table.Take(char.ToLowerInvariant(name[0]) + name.Substring(1)));
    }
}
