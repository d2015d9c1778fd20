using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Scheduling;

/// <summary>Has results written to a function's outputs: where they are computed if that can be, else as copies at the end.</summary>
internal sealed class FunctionOutputs(SchedulingState state)
{
    private readonly Function function = state.Function;
    private readonly ImmutableArray<TensorBuffer> buffers = state.Buffers.Outputs;

    /// <summary>
    /// Has values written to outputs where they are given memory: all but inputs handed through and second names of one value. A view in another order is only where
    /// something needs a copy of it.
    /// </summary>
    public void Direct()
    {
        var taken = new HashSet<Value>();
        for (int i = 0; i < buffers.Length; i++)
        {
            // The caller of a backward function may have no memory for an output, so that nothing else can read from there.
            Value value = Views.Base(function.Graph.Outputs[i]);
            bool isAlwaysThere = !function.IsBackward || function.OutputRoles[i] == OutputRole.Factor || state.Readers.IsOnlyOutput(function.Graph.Outputs[i]);
            if (value.Operator.Kind != OperatorKind.Source && !IsPartOfTrace(value) && isAlwaysThere && taken.Add(value))
            {
                state.Builder.Direct(value, buffers[i]);
            }
        }
    }

    /// <summary>Copies what has not been written to its output.</summary>
    public void Copy()
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            Value output = function.Graph.Outputs[i];
            if (!state.Builder.IsIn(Views.Base(output), buffers[i]))
            {
                var whole = Operand.Whole(buffers[i], output.Shape);
                state.Builder.Emit(state.Builder[output], output.Shape, whole, accumulate: false, output.Node, "results have memory of their own");
            }
        }
    }

    /// <summary>Whether a loop's result lies within a trace.</summary>
    private static bool IsPartOfTrace(Value value) => value.Operator is Call { Loop: { } loop }
        && loop.Results.Where((r, i) => i == value.Index && r.Kind != LoopResultKind.Trace).Any(r => loop.Outputs[r.Output].IsTraced);
}
