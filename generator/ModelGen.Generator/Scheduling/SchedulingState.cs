using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A function that is being scheduled: the memory it is given, who reads its values, and the kernels so far.</summary>
internal sealed class SchedulingState(Function function, ParameterLayouts layouts)
{
    public Function Function { get; } = function;

    public FunctionBuffers Buffers { get; } = new(function, layouts);

    public FusionPlan Plan { get; } = new(function.Graph);

    public ValueReaders Readers { get; } = new(function.Graph);

    public KernelBuilder Builder { get; } = new();
}
