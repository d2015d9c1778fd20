using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = max x</c>, NaN if any element is; <c>dx = x = y ? dy/n : 0</c>, n being the number of elements equal to y, and NaN where y is.</summary>
internal sealed record ReduceMax(EquatableArray<int> Axes, bool KeepDim) : ExtremumOperator(Axes, KeepDim)
{
    public static Stub Stub { get; } = Reductions.Stub("Ops.Max", (axes, keepDim) => new ReduceMax(axes, keepDim));

    public override string Name => "amax";

    protected override ComparisonOperator Worse => new Less();

    public override string Kernel => "Max";
}
