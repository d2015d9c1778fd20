using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>A reduction computes the formula of what it reduces; one that only goes into a gradient waits for it.</summary>
internal sealed class ReductionScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        var op = (ReductionOperator)node.Operator;
        Value input = node.Inputs[0];
        BoundFormula formula = Builder.Bind(Builder[input]);
        ILookup<bool, int> axes = Enumerable.Range(0, input.Shape.Rank).ToLookup(op.Axes.Items.Contains);
        Operand output = Builder.Allocate(node.Output);
        IReadOnlyList<Dim> Along(IReadOnlyList<Dim> all, bool reduced) => [.. axes[reduced].Select(i => all[i])];

        Dim[] dense = [.. Access.Dense(new Shape([.. Along(input.Shape.Dims, reduced: false)])).Strides];
        var kept = IterationSpace.Collapse(Along(input.Shape.Dims, reduced: false), [dense, .. formula.Operands.Select(o => Along(o.Access.Strides, reduced: false))]);
        var reduced = IterationSpace.Collapse(Along(input.Shape.Dims, reduced: true), [.. formula.Operands.Select(o => Along(o.Access.Strides, reduced: true))]);
        TooManyLoopsException.Check(node, input.Shape, kept.Rank + reduced.Rank);
        var kernel = new ReduceKernel(op.Kernel, op.CanAccumulate, formula, output, kept, reduced, Accumulate: false) { Node = node };
        if (State.Plan.ReadersOf(node.Output).IsOneGradient)
        {
            Builder.Hold(node.Output, kernel);
        }
        else
        {
            Builder.Write(kernel, (node.Output, output));
        }
    }
}
