using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Schedules the nodes whose operators are of one kind.</summary>
internal abstract class NodeScheduler(SchedulingState state)
{
    protected SchedulingState State { get; } = state;

    protected KernelBuilder Builder => State.Builder;

    /// <summary>Says what stands for the node's values, and writes the kernels that this takes.</summary>
    public abstract void Schedule(Node node);

    /// <summary>What is left to do once inputs that nothing further reads have been retired.</summary>
    public virtual void Finish(Node node)
    {
    }
}
