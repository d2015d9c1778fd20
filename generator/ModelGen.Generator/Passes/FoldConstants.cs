using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Passes;

/// <summary>Computes, in double precision, what is known at build time: arithmetic on numbers, sizes without symbols.</summary>
/// <remarks>Stands before <see cref="Simplify"/>, whose rules look for numbers.</remarks>
internal static class FoldConstants
{
    public static Graph Run(Graph graph) => GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
        Evaluate(node, inputs) is { } value ? [builder.Add(new Constant(value) { Element = node.Types[0].Element })] : null);

    private static double? Evaluate(Node node, ImmutableArray<Value> inputs) => node.Operator switch
    {
        DimScalar { Dim.Constant: { } size, Bound: null } => size,
        ElementwiseOperator op when inputs.All(i => i.Number is not null) => op.Evaluate([.. inputs.Select(i => i.Number!.Value)]),
        _ => null,
    };
}
