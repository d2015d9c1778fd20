using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Builds a loop over the first dimension of tensors: the step is a function of its own, called once for each element, however long the sequence is. What the step
/// reads from outside becomes an input that all calls share; parameters are read as they are. A sequence that is known to have one step gets no loop.
/// </summary>
internal static class SequenceLoop
{
    /// <param name="xs">What is gone through; the first dimensions are equal.</param>
    /// <param name="states">What goes from step to step, as the first step is given it.</param>
    /// <param name="names">What a step calls the states.</param>
    /// <param name="step">Adds one step's nodes, given an element of each of <paramref name="xs"/> and the states; gives the next states and the outputs.</param>
    /// <param name="isReversed">Whether the last element comes first; outputs keep their places.</param>
    /// <returns>The last states, and the stacks of the outputs.</returns>
    /// <exception cref="ShapeException">The first dimensions differ, or a state changes its shape.</exception>
    public static (ImmutableArray<Value> States, ImmutableArray<Value> Outputs) Build(
        FunctionScope outer, string name, ImmutableArray<Value> xs, ImmutableArray<Value> states, ImmutableArray<string> names, bool isReversed, Step step)
    {
        Dim count = Count(xs);
        if (count == Dim.One)
        {
            return Once(outer, xs, states, step);
        }

        var scope = new FunctionScope(outer);
        scope.Graph.Site = outer.Graph.Site;
        ImmutableArray<string> elementNames = Names("x", xs);
        ImmutableArray<Value> elements = [.. xs.Select((x, i) => scope.AddInput(x.Type with { Shape = new Shape(x.Shape.Dims.Items.RemoveAt(0)) }, elementNames[i]))];
        ImmutableArray<Value> before = [.. states.Select((s, i) => scope.AddInput(s.Type, names[i]))];
        (ImmutableArray<Value> after, ImmutableArray<Value> outputs) = step(scope, elements, before);
        Check(states, after);

        // What is both a state and an output is computed once.
        ImmutableArray<Value> results = [.. after, .. outputs.Distinct().Where(o => !after.Contains(o))];
        var loop = new Loop(count, results.Select((r, i) => new LoopOutput(i < after.Length ? xs.Length + i : null, outputs.Contains(r) && results.IndexOf(r) == i)).ToEquatableArray())
        {
            IsReversed = isReversed,
            Scanned = Enumerable.Range(0, xs.Length).ToEquatableArray(),
        };
        var function = new Function(name, outer.Parameters, new Graph(scope.Inputs, results, []))
        {
            OutputNames = [.. results.Select((r, i) => i < after.Length ? CSharpName.OfNewValue(names[i]) : r.Name ?? "output")],
        };
        outer.Layers.AddSteps(scope.Layers, function.Graph, count);
        Node node = outer.Graph.AddNode(Call.Of(outer.Graph, function, 0) with { Loop = loop }, [.. xs, .. states, .. scope.Captured]);
        return ([.. states.Select((_, i) => new Value(node, i))], [.. outputs.Select(o => new Value(node, loop.Find(LoopResultKind.Stack, results.IndexOf(o))!.Value))]);
    }

    /// <summary>A sequence of one step is no loop: its step becomes a part of the function, where it is fused with what stands around it.</summary>
    private static (ImmutableArray<Value> States, ImmutableArray<Value> Outputs) Once(
        FunctionScope scope, ImmutableArray<Value> xs, ImmutableArray<Value> states, Step step)
    {
        ImmutableArray<Value> elements = [.. xs.Select(x => scope.Graph.Add(new Reshape(new Shape(x.Shape.Dims.Items.RemoveAt(0))), x))];
        (ImmutableArray<Value> after, ImmutableArray<Value> outputs) = step(scope, elements, states);
        Check(states, after);
        return (after, [.. outputs.Select(o => scope.Graph.Add(new Reshape(new Shape(o.Shape.Dims.Items.Insert(0, Dim.One))), o))]);
    }

    private static Dim Count(ImmutableArray<Value> xs)
    {
        foreach (Value x in xs)
        {
            if (x.Shape.Rank == 0 || x.Shape[0] != xs[0].Shape[0])
            {
                throw new ShapeException(x.Shape.Rank == 0
                    ? "a number has no steps to go through"
                    : $"the sequences {string.Join(" and ", xs.Select(v => v.Shape))} have different lengths");
            }
        }

        return xs[0].Shape[0];
    }

    private static void Check(ImmutableArray<Value> before, ImmutableArray<Value> after)
    {
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i].Type != after[i].Type)
            {
                throw new ShapeException($"a state that begins as {before[i].Type} is {after[i].Type} after a step: it has to keep its shape");
            }
        }
    }

    /// <summary>The values' own names; for those that have none a common one, with a number where there are several values.</summary>
    public static ImmutableArray<string> Names(string common, ImmutableArray<Value> values) =>
        [.. values.Select((v, i) => v.Name ?? (values.Length == 1 ? common : FormattableString.Invariant($"{common}{i + 1}")))];

    /// <summary>One step of a sequence.</summary>
    internal delegate (ImmutableArray<Value> States, ImmutableArray<Value> Outputs) Step(FunctionScope scope, ImmutableArray<Value> xs, ImmutableArray<Value> states);
}
