using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Gradients are added to where they are computed; state tensors are written last.</summary>
internal sealed class EffectScheduler(SchedulingState state) : NodeScheduler(state)
{
    /// <summary>Whether a node writes a state tensor.</summary>
    public static bool IsAssignment(Node node) => node.Operator is EffectOperator { AddsToGradient: false };

    /// <summary>Adds to a parameter's gradient.</summary>
    public override void Schedule(Node node)
    {
        var effect = (EffectOperator)node.Operator;
        Operand output = Operand.Whole(State.Buffers.Gradient(effect.Parameter), effect.Shape);
        Builder.Emit(Builder[node.Inputs[0]], effect.Shape, output, accumulate: true, node);
        ParameterPlace place = State.Buffers.Parameters[effect.Parameter];
        if (place.Slot.IsSparse && Builder.LastKernel is not RuntimeKernel { Operator.AddedRows: not null })
        {
            throw new InvalidOperationException($"the gradient of the sparse table {place.Slot.Path} is not made of rows");
        }
    }

    /// <summary>
    /// State tensors are written when all else is done, and from memory of the function's own: until then everything reads the old values, among them what other state
    /// tensors are assigned.
    /// </summary>
    public void WriteAssignments()
    {
        ImmutableArray<(Node Node, Operand Value)> assignments =
            [.. State.Function.Graph.Effects.Where(IsAssignment).Select(e => (e, Builder.StoreApart(e.Inputs[0])))];
        foreach ((Node node, Operand value) in assignments)
        {
            var assign = (EffectOperator)node.Operator;
            Operand target = Operand.Whole(State.Buffers.Tensor(assign.Parameter), assign.Shape);
            Builder.Emit(new OperandTerm(value), assign.Shape, target, accumulate: false, node);
        }
    }
}
