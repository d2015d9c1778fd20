using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = min x</c>, NaN if any element is; <c>dx = x = y ? dy/n : 0</c>, n being the number of elements equal to y, and NaN where y is.</summary>
internal sealed record ReduceMin(EquatableArray<int> Axes, bool KeepDim) : ExtremumOperator(Axes, KeepDim)
{
    public static Stub Stub { get; } = Reductions.Stub("Ops.Min", (axes, keepDim) => new ReduceMin(axes, keepDim));

    public override string Name => "amin";

    protected override ComparisonOperator Worse => new Greater();

    public override string Kernel => "Min";
}
