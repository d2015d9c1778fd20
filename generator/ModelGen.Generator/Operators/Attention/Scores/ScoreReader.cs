using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>
/// Makes a formula of the nodes that a lambda of scores has added to its function's graph. What depends on a score or its place becomes steps; what does not is computed once, outside, and becomes a table,
/// single numbers too.
/// </summary>
internal sealed class ScoreReader(GraphBuilder graph)
{
    /// <summary>Steps that a formula has at most.</summary>
    private const int MaxSteps = 200;

    private readonly Dictionary<Node, (bool IsOfScore, bool IsOfKey)> dependence = [];
    private readonly Dictionary<Value, Value> simpler = [];
    private readonly List<Value> tables = [];

    /// <summary>What formulas look up, in the order of their numbers.</summary>
    public ImmutableArray<Value> Tables => [.. tables];

    /// <summary>Whether a value is known only where a score is.</summary>
    public static bool IsOfScore(Value value) => new Graph([], [value], []).Nodes.Any(n => n.Operator is ScoreOperand);

    /// <exception cref="ScoreFormulaException">Something has no place in a formula.</exception>
    public ScoreExpression Read(params ImmutableArray<Value> results)
    {
        ImmutableArray<Value> wanted = [.. results.Select(Simplified)];
        var steps = new List<ScoreStep>();
        var numbers = new Dictionary<ScoreStep, int>();
        var inputs = new Dictionary<Value, ScoreInput>();
        foreach (Node node in new Graph([], wanted, []).Nodes.Where(n => Dependence(n).IsOfScore))
        {
            inputs[node.Output] = node.Operator switch
            {
                ScoreOperand operand => ScoreInput.Of(operand.Place),
                TableLookup => Add(Lookup(node.Inputs[0], [.. node.Inputs.Skip(1)], node.Site), [.. node.Inputs.Skip(1).Select(Input)]),
                ElementwiseOperator op => Add(op, [.. node.Inputs.Select(Input)]),
                _ => throw NotPossible(node),
            };
        }

        return new([.. steps], [.. wanted.Select(Input)]);

        ScoreInput Add(ElementwiseOperator op, EquatableArray<ScoreInput> arguments)
        {
            var step = new ScoreStep(op, arguments);
            if (!numbers.TryGetValue(step, out int number))
            {
                numbers.Add(step, number = steps.Count);
                steps.Add(step);
            }

            return steps.Count > MaxSteps
                ? throw new ScoreFormulaException($"This formula has more than {MaxSteps} operators", graph.Site)
                : ScoreInput.Step(number);
        }

        ScoreInput Input(Value value) => inputs.TryGetValue(value, out ScoreInput known) ? known
            : value.Operator is Constant constant ? ScoreInput.Number(constant.Value, constant.Element)
            : inputs[value] = Add(Lookup(value, [], value.Node.Site), []);
    }

    /// <summary>A look-up in what is computed outside.</summary>
    private ScoreLookup Lookup(Value table, ImmutableArray<Value> indices, int site)
    {
        if (Dependence(table.Node).IsOfScore)
        {
            throw new ScoreFormulaException("A look-up in what itself depends on the score", site);
        }

        if (table.Shape.Rank != indices.Length)
        {
            throw new ScoreFormulaException($"A tensor {table.Shape} in place of one number", site);
        }

        if (table.Type.Element is not (ElementType.Float32 or ElementType.Int32))
        {
            throw new ScoreFormulaException("A bool that is computed outside of the formula", site);
        }

        int index = tables.IndexOf(table);
        if (index < 0)
        {
            index = tables.Count;
            tables.Add(table);
        }

        return new(index, indices.Length, !indices.Any(i => Dependence(i.Node).IsOfKey), table.Type.Element);
    }

    /// <summary>The value over simpler operators: composites are taken apart, what is known is computed.</summary>
    private Value Simplified(Value value)
    {
        foreach (Node node in new Graph([], [value], []).Nodes.Where(n => !simpler.ContainsKey(n.Output)))
        {
            if (!Dependence(node).IsOfScore || node.Operator is ScoreOperand)
            {
                foreach (Value output in node.Outputs)
                {
                    simpler[output] = Known(output) ?? output;
                }

                continue;
            }

            if (node.Types.Length != 1)
            {
                throw NotPossible(node);
            }

            ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => simpler[i])];
            (int site, graph.Site) = (graph.Site, node.Site);
            simpler[node.Output] = node.Operator.Kind switch
            {
                OperatorKind.Composite => Simplified(node.Operator.Decompose(graph, inputs)!.Value[0]),
                OperatorKind.View when inputs is [{ Shape.Rank: 0 } scalar] && node.Output.Shape.Rank == 0 => scalar,
                OperatorKind.Elementwise when node.Output.Shape.Rank != 0 => throw new ScoreFormulaException($"'{node.Operator.Name}' with a tensor that is not one number", node.Site),
                OperatorKind.Elementwise => Rewritten(node, inputs),
                _ when node.Operator is TableLookup => Rewritten(node, inputs),
                _ => throw NotPossible(node),
            };
            graph.Site = site;
        }

        return simpler[value];
    }

    /// <summary>The number that an operator on numbers gives, where it is known.</summary>
    private Value? Known(Value value) =>
        value.Operator is ElementwiseOperator op && value.Shape.Rank == 0 && value.Type.Element != ElementType.Bool
            && value.Node.Inputs.All(i => simpler[i].Number is not null) && op.Evaluate([.. value.Node.Inputs.Select(i => simpler[i].Number!.Value)]) is { } number
            ? graph.Add(new Constant(number) { Element = value.Type.Element })
            : null;

    private Value Rewritten(Node node, ImmutableArray<Value> inputs)
    {
        Value value = inputs.SequenceEqual(node.Inputs) ? node.Output : graph.Copy(node, inputs).Output;
        while (value.Operator is ElementwiseOperator && value.Operator.Simplify(graph, value.Node.Inputs) is { } next)
        {
            value = Simplified(next);
        }

        return value;
    }

    /// <summary>Whether a node's value depends on a score or its place, and whether on the key.</summary>
    private (bool IsOfScore, bool IsOfKey) Dependence(Node node)
    {
        if (!dependence.TryGetValue(node, out (bool IsOfScore, bool IsOfKey) known))
        {
            // By a loop: what is computed outside may be deep.
            foreach (Node each in new Graph([], [node.Output], []).Nodes)
            {
                if (!dependence.ContainsKey(each))
                {
                    dependence[each] = each.Operator is ScoreOperand { Place: var place }
                        ? (true, place is ScorePlace.Key or ScorePlace.Score or ScorePlace.Slope)
                        : (each.Operator is ScoreLookup || each.Inputs.Any(i => dependence[i.Node].IsOfScore), each.Inputs.Any(i => dependence[i.Node].IsOfKey));
                }
            }

            known = dependence[node];
        }

        return known;
    }

    private static ScoreFormulaException NotPossible(Node node) => new($"'{node.Operator.Name}' is not computed element by element, so it", node.Site);
}
