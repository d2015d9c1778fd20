using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>A function as kernels in order over buffers: what emission writes down.</summary>
/// <param name="Parameters">Where the function's parameters lie, from the first of them on.</param>
/// <param name="Inputs">One buffer for each input of the graph; kept values that a backward pass reads are among them.</param>
/// <param name="Outputs">One buffer for each output of the graph; values kept for a backward pass are among them.</param>
/// <param name="Stored">Where the values lie that have been given memory.</param>
internal sealed record Schedule(
    Function Function,
    ImmutableArray<ParameterPlace> Parameters,
    ImmutableArray<TensorBuffer> Inputs,
    ImmutableArray<TensorBuffer> Outputs,
    ImmutableArray<Kernel> Kernels,
    ImmutableDictionary<Value, Operand> Stored)
{
    /// <summary>If a kernel adds rows to the gradient of a sparse table: which input holds their indices, and the row that is left out.</summary>
    public (int Input, int Padding)? TouchedBy(RuntimeKernel kernel) =>
        kernel.Accumulate && kernel.Outputs[0].Buffer is { Kind: BufferKind.Gradient } buffer && Parameters[buffer.Index].Slot.IsSparse ? kernel.Operator.AddedRows : null;

    /// <summary>For reading and for tests: one line a kernel.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = Kernels.Select(k => (k.OnlyFor.IsEmpty ? "" : $"if {string.Join(" or ", k.OnlyFor.Select(o => o == GuardKernels.Parameters ? "parameters" : Outputs[o].ToString()))}: ") + k);
        string inputs = string.Join(", ", Inputs.Select((b, i) => $"{b} {Function.Graph.Inputs[i].Types[0]}"));
        string outputs = string.Join(", ", Outputs.Select((b, i) => $"{b} {Function.Graph.Outputs[i].Type}"));
        return $"{Function.Name}({inputs}) -> {outputs}\n{string.Concat(lines.Select(l => $"  {l}\n"))}";
    }
}
