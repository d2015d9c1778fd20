using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Views are other strides; where strides can't say it, what is viewed is put in order first.</summary>
internal sealed class ViewScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        Value input = node.Inputs[0];
        if (node.Operator is ViewOperator { UnpacksParameter: true } && State.Buffers.LayoutOf(input) == StorageLayout.Panels)
        {
            Operand rows = Builder.Allocate(node.Output);
            Builder.Write(new UnpackKernel(rows, Builder.Dense(input, "a layout is that of a whole parameter")) { Node = node }, (node.Output, rows));
            return;
        }

        if (Views.Through(Builder[input], node) is not { } term)
        {
            if (input.Type.Element == ElementType.Bool)
            {
                Builder.Settle(input);
            }
            else
            {
                Builder.Dense(input, "no strides say where it lies in another shape");
            }

            term = Views.Through(Builder[input], node) ?? throw new InvalidOperationException($"{node.Operator.Name} of a row-major value has no strides");
        }

        Builder.Define(node.Output, term);
    }
}
