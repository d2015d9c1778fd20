using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Parameters lie in memory, numbers are parts of formulas; inputs are there from the start.</summary>
internal sealed class SourceScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        switch (node.Operator)
        {
            case Parameter parameter:
                Builder.DefineStored(node.Output, State.Buffers.Tensor(parameter.Index));
                break;
            case Constant constant:
                Builder.Define(node.Output, new LiteralTerm(constant.Value, constant.Element == ElementType.Int32));
                break;
            case DimScalar scalar:
                Builder.Define(node.Output, new ScalarTerm(new FormulaScalar(scalar.Dim, scalar.Element == ElementType.Int32)));
                break;
        }
    }
}
