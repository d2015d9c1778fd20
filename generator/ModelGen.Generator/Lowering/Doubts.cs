using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Asks every operator of a loss whether what it is given is what was meant (<see cref="Operator.Doubt"/>). What is known of values is followed from operator to
/// operator and through calls, so that it makes no difference where a value was computed.
/// </summary>
internal sealed class Doubts(LoweringContext context)
{
    private readonly Dictionary<(Function Function, string Inputs), ImmutableArray<Traits>> known = [];

    public void Report(Function loss) => Visit(loss, [.. loss.Graph.Inputs.Select(_ => Traits.None)]);

    /// <summary>What is known of the outputs. A function is visited once for all calls of which the same is known.</summary>
    private ImmutableArray<Traits> Visit(Function function, ImmutableArray<Traits> inputs)
    {
        (Function, string) key = (function, string.Join(" ", inputs));
        if (known.TryGetValue(key, out ImmutableArray<Traits> outputs))
        {
            return outputs;
        }

        var traits = new Dictionary<Value, Traits>();
        for (int i = 0; i < inputs.Length; i++)
        {
            traits[function.Graph.Inputs[i].Output] = inputs[i];
        }

        foreach (Node node in function.Graph.Computed)
        {
            ImmutableArray<Traits> given = [.. node.Inputs.Select(Of)];
            if (node.Operator.Doubt(node, given) is { } doubt)
            {
                context.Report(doubt);
            }

            ImmutableArray<Traits> results = node.Operator is Call call ? Visit(call, given) : [node.Operator.TraitsOf(node, given)];
            for (int i = 0; i < results.Length; i++)
            {
                traits[new Value(node, i)] = results[i];
            }
        }

        return known[key] = [.. function.Graph.Outputs.Select(Of)];

        Traits Of(Value value) => traits.TryGetValue(value, out Traits present) ? present : Traits.None;
    }

    /// <summary>Of what goes from step to step nothing is known.</summary>
    private ImmutableArray<Traits> Visit(Call call, ImmutableArray<Traits> inputs)
    {
        if (call.Loop is not { } loop)
        {
            return Visit(call.Function, inputs);
        }

        ImmutableArray<Traits> outputs = Visit(call.Function, [.. inputs.Select((t, i) => loop.FedBy(i) is not null ? Traits.None : t)]);
        return [.. loop.Results.Select(r => outputs[r.Output])];
    }
}
