using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Calls;

/// <summary>
/// How a <see cref="Call"/> is repeated: over the instances of a module, or over the steps of a sequence. Inputs and outputs of the function are named by index, as a
/// caller sees them (the values kept for a backward pass are one input, a vector).
/// </summary>
/// <param name="Count">The number of calls; may depend on named dimensions.</param>
/// <param name="Outputs">What becomes of each output of the function, but for those that are kept.</param>
internal sealed record Loop(Dim Count, EquatableArray<LoopOutput> Outputs)
{
    /// <summary>The number of parameters from one call to the next; 0 in a loop over a sequence.</summary>
    public int Stride { get; init; }

    /// <summary>Whether the calls go from the last instance or step to the first. Slices keep their places.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Inputs that are given as stacks (<c>[count, …]</c>, of kept values one vector after the other), of which each call reads its slice.</summary>
    public EquatableArray<int> Scanned { get; init; } = [];

    /// <summary>What the loop gives, in the order of its node's outputs.</summary>
    public ImmutableArray<LoopResult> Results =>
        [.. ResultsOf(LoopResultKind.Last, o => o.FedTo is not null), .. ResultsOf(LoopResultKind.Stack, o => o.IsStacked), .. ResultsOf(LoopResultKind.Trace, o => o.IsTraced)];

    /// <summary>The outputs that go from call to call.</summary>
    public IEnumerable<int> Fed => ResultsOf(LoopResultKind.Last, o => o.FedTo is not null).Select(r => r.Output);

    /// <summary>The fed output that becomes an input; null where none does.</summary>
    public int? FedBy(int input) => Enumerable.Range(0, Outputs.Count).Where(o => Outputs[o].FedTo == input).Select(o => (int?)o).FirstOrDefault();

    /// <summary>The node's output that is a result of an output of the function; null where there is none.</summary>
    public int? Find(LoopResultKind kind, int output) => Results.IndexOf(new LoopResult(kind, output)) is >= 0 and var i ? i : null;

    private IEnumerable<LoopResult> ResultsOf(LoopResultKind kind, Func<LoopOutput, bool> isGiven) =>
        Enumerable.Range(0, Outputs.Count).Where(o => isGiven(Outputs[o])).Select(o => new LoopResult(kind, o));
}

/// <summary>What becomes of an output of a loop's function.</summary>
/// <param name="FedTo">The input that it becomes in the next call; null where it becomes none. The loop gives its last value.</param>
/// <param name="IsStacked">Whether the loop gives the values of all calls as a stack (<c>[count, …]</c>).</param>
/// <param name="IsTraced">
/// Of a fed output, whether the loop gives the trace of the input (<c>[count + 1, …]</c>): a call reads one place and writes the next one (the one before, if reversed).
/// </param>
internal sealed record LoopOutput(int? FedTo, bool IsStacked, bool IsTraced = false);

/// <summary>A value that a loop gives.</summary>
/// <param name="Output">The output of the function that it is made of.</param>
internal readonly record struct LoopResult(LoopResultKind Kind, int Output);

/// <summary>How a loop gives an output of its function.</summary>
internal enum LoopResultKind
{
    /// <summary>The value of the last call.</summary>
    Last,

    /// <summary>The values of all calls.</summary>
    Stack,

    /// <summary>What each call was given, and the value of the last call.</summary>
    Trace,
}
