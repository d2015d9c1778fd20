using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>What an expression of a declaration evaluates to at compile time.</summary>
internal abstract record Datum;

/// <summary>The result of a mistake that has been reported: whatever is done with it gives an unknown value again, silently, so that nothing cascades.</summary>
internal sealed record UnknownDatum : Datum
{
    private UnknownDatum()
    {
    }

    public static UnknownDatum Instance { get; } = new();
}

/// <summary>A tensor: a value of the graph that <paramref name="Scope"/> is building.</summary>
internal sealed record TensorDatum(Value Value, FunctionScope Scope) : Datum;

/// <summary>An <c>int</c>, exact even where it depends on named dimensions; enum members are their underlying number.</summary>
internal sealed record IntegerDatum(Dim Value) : Datum;

/// <summary>A <c>long</c>, <c>float</c>, <c>double</c>, <c>bool</c>, <c>string</c> or null.</summary>
internal sealed record ConstantDatum(object? Value) : Datum;

internal sealed record TupleDatum(ImmutableArray<Datum> Elements) : Datum;

/// <summary>An array, list or span.</summary>
internal sealed record ArrayDatum(ImmutableArray<Datum> Elements) : Datum;

/// <summary>A layer, module or stored tensor.</summary>
internal sealed record InstanceDatum(Instance Instance) : Datum;

/// <summary>A lambda with the variables and the object that were in reach where it was written.</summary>
internal sealed record LambdaDatum(LambdaExpression Lambda, Instance? Self, LocalScope Captured) : Datum;

internal sealed record ShapeDatum(Shape Shape) : Datum;

/// <summary>How a stored tensor starts (<c>Init.Normal(0, 0.02)</c>).</summary>
internal sealed record InitializerDatum(ParameterInitializer Initializer) : Datum;

/// <summary><c>a..b</c>; an end that is missing is null.</summary>
internal sealed record RangeDatum(Datum? Start, Datum? End) : Datum;

/// <summary><c>^n</c>.</summary>
internal sealed record FromEndDatum(Dim Value) : Datum;
