using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Scheduling.Nodes;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Turns a graph into kernels over buffers: elementwise chains become formulas inside the kernels that need their values, views become strides, and what
/// nothing else can compute becomes a kernel of its own. Decides by kinds of operators and their own properties, never by name.
/// </summary>
/// <remarks>Precondition: primitive operators only. The order is that of the graph, but for results held back for an epilogue.</remarks>
internal static class Scheduler
{
    /// <summary>Schedules a function.</summary>
    public static Schedule Run(Function function, ParameterLayouts layouts, CancellationToken cancellation)
    {
        var state = new SchedulingState(function, layouts);
        var outputs = new FunctionOutputs(state);
        var effects = new EffectScheduler(state);
        Dictionary<OperatorKind, NodeScheduler> schedulers = SchedulersOf(state, effects);
        DefineInputs(state);
        outputs.Direct();
        foreach (Node node in function.Graph.Nodes.Where(n => !EffectScheduler.IsAssignment(n)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!schedulers.TryGetValue(node.Operator.Kind, out NodeScheduler? scheduler))
            {
                throw new InvalidOperationException($"no kernel for {node.Operator.Name}");
            }

            scheduler.Schedule(node);
            foreach (Value input in state.Readers.Scheduled(node))
            {
                state.Builder.Retire(input);
            }

            scheduler.Finish(node);
        }

        outputs.Copy();
        effects.WriteAssignments();
        return new(function, state.Buffers.Parameters, state.Buffers.Inputs, state.Buffers.Outputs, state.Builder.Kernels, state.Builder.Stored);
    }

    private static Dictionary<OperatorKind, NodeScheduler> SchedulersOf(SchedulingState state, EffectScheduler effects) => new()
    {
        [OperatorKind.Source] = new SourceScheduler(state),
        [OperatorKind.Elementwise] = new ElementwiseScheduler(state),
        [OperatorKind.View] = new ViewScheduler(state),
        [OperatorKind.Reduction] = new ReductionScheduler(state),
        [OperatorKind.Contraction] = new ProductScheduler(state),
        [OperatorKind.Placement] = new PlacementScheduler(state),
        [OperatorKind.Kernel] = new RuntimeKernelScheduler(state),
        [OperatorKind.Call] = new CallScheduler(state),
        [OperatorKind.Effect] = effects,
    };

    private static void DefineInputs(SchedulingState state)
    {
        for (int i = 0; i < state.Buffers.Inputs.Length; i++)
        {
            state.Builder.DefineStored(state.Function.Graph.Inputs[i].Output, state.Buffers.Inputs[i]);
        }
    }
}
