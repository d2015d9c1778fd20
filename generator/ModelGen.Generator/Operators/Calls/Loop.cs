using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Calls;

/// <summary>
/// How a <see cref="Call"/> is repeated: over the instances of a module, or over the steps of a sequence. Inputs and outputs of the function are named by index, as a
/// caller sees them (the values kept for a backward pass are one input, a vector).
/// </summary>
/// <param name="Count">The number of calls; may depend on named dimensions.</param>
/// <param name="Feeds">For each output of the function the input that it becomes in the next call; −1 where it becomes none.</param>
internal sealed record Loop(Dim Count, EquatableArray<int> Feeds)
{
    /// <summary>The number of parameters from one call to the next; 0 in a loop over a sequence.</summary>
    public int Stride { get; init; }

    /// <summary>Whether the calls go from the last instance or step to the first. Slices keep their places.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Inputs that are given as stacks (<c>[count, …]</c>, kept values one behind the other), of which each call reads its slice.</summary>
    public EquatableArray<int> Scanned { get; init; } = [];

    /// <summary>Outputs whose values of all calls are given as stacks (<c>[count, …]</c>).</summary>
    public EquatableArray<int> Stacked { get; init; } = [];

    /// <summary>
    /// Fed outputs whose traces are given (<c>[count + 1, …]</c>): a call reads one place and writes the next one (the one before, if reversed).
    /// </summary>
    public EquatableArray<int> Traced { get; init; } = [];

    /// <summary>The number of values that go from call to call.</summary>
    public int FedCount => Feeds.Items.Count(f => f >= 0);

    /// <summary>The node's output that is the last value of a fed output.</summary>
    public int FinalIndex(int output) => Feeds.Items.Take(output).Count(f => f >= 0);

    /// <summary>The node's output that is the stack of an output; −1 where there is none.</summary>
    public int StackIndex(int output) => Stacked.Items.IndexOf(output) is >= 0 and var i ? FedCount + i : -1;

    /// <summary>The node's output that is the trace of a fed output; −1 where there is none.</summary>
    public int TraceIndex(int output) => Traced.Items.IndexOf(output) is >= 0 and var i ? FedCount + Stacked.Count + i : -1;

    /// <summary>The fed output that becomes an input; −1 where none does.</summary>
    public int FedBy(int input) => Feeds.Items.IndexOf(input);
}
