using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// Products and sums over named indices (<c>torch.einsum</c>), two operands at a time from left to right as PyTorch does without a path. A pair with common indices that nothing
/// further needs is a matrix product, any other an elementwise one.
/// </summary>
internal sealed record Einsum(string Equation) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Einsum", "equation, operands", (graph, arguments) =>
        graph.Add(new Einsum(arguments.String("equation")), [.. arguments.Tensors("operands")]));

    public override string Name => "einsum";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        var equation = EinsumEquation.Parse(Equation, inputs);
        return [TensorType.Float(new Shape(equation.Output.Select(equation.Size).ToEquatableArray()))];
    }

    public override string Describe(ImmutableArray<string> inputs) => $"einsum(\"{Equation}\", {string.Join(", ", inputs)})";

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        var equation = EinsumEquation.Parse(Equation, [.. inputs.Select(i => i.Type)]);
        ImmutableArray<EinsumOperand> operands = [.. inputs.Select((x, i) => EinsumOperand.Of(graph, x, equation.Operands[i], equation.Size))];
        EinsumOperand result = operands[0];
        for (int i = 1; i < operands.Length; i++)
        {
            ImmutableHashSet<int> needed = [.. equation.Output, .. operands.Skip(i + 1).SelectMany(o => o.Labels)];
            result = EinsumPair.Multiply(graph, result, operands[i], needed, i == operands.Length - 1 ? equation.Output : []);
        }

        return result.SumOthers(graph, [.. equation.Output]).InOrder(graph, equation.Output).Value;
    }
}
