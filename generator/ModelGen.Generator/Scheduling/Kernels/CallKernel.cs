using System.Collections.Immutable;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>A call of another function, or a loop of calls; outputs and inputs are dense.</summary>
/// <param name="Outputs">One for each output of the call; null for one that nobody reads.</param>
/// <param name="Carriers">
/// In a loop, further buffers for each value that goes from call to call, so that no call writes what it reads: one that is used in turn with the output; two in
/// a backward loop, whose last output may not be wanted; none where every call's value stays, in a stack or a trace.
/// </param>
internal sealed record CallKernel(
    Call Call, ImmutableArray<Operand?> Outputs, ImmutableArray<Operand> Inputs, ImmutableArray<ImmutableArray<Operand>> Carriers) : Kernel
{
    /// <summary>In a backward pass, for each output the outputs of the function that are the only reason to compute it; empty where it always is.</summary>
    public ImmutableArray<ImmutableArray<int>> OnlyForOutputs { get; init; } = [.. Outputs.Select(_ => ImmutableArray<int>.Empty)];

    public override IEnumerable<Operand> Reads => Inputs;

    public override IEnumerable<Operand> Writes => Outputs.OfType<Operand>().Concat(Carriers.SelectMany(c => c));

    public override string ToString()
    {
        string loop = Call.Loop is { } l ? $" × {l.Count} by {l.Stride}{(l.IsReversed ? " reversed" : "")}" : "";
        string carriers = Carriers.All(c => c.IsEmpty) ? "" : $" through {string.Join(", ", Carriers.SelectMany(c => c))}";
        return $"call {Call.Function.Name} at {Call.Base}{loop}: {string.Join(", ", Outputs.Select(o => o?.ToString() ?? "-"))} = {string.Join(", ", Inputs)}{carriers}";
    }
}
