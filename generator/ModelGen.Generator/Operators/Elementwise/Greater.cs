namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a &gt; b</c>, a mask.</summary>
internal sealed record Greater : ComparisonOperator
{
    public override string Name => "gt";

    protected override string Symbol => ">";
}
