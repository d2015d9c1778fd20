using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Scheduling;

/// <summary>A function ready for emission.</summary>
/// <param name="IndexRanges">What its inputs that are indices have to be below.</param>
/// <param name="SizeBounds">What it demands of named dimensions.</param>
internal sealed record FunctionPlan(
    Schedule Schedule,
    MemoryPlan Memory,
    FunctionSignature Signature,
    ImmutableArray<IndexRange> IndexRanges,
    ImmutableArray<SizeBound> SizeBounds)
{
    public Function Function => Schedule.Function;
}
