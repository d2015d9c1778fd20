using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A kernel would go through memory in more loops than the runtime's strided operands have; tensors with fewer dimensions need fewer.</summary>
internal sealed class TooManyLoopsException(Node node, Shape shape, int loops) : Exception($"{node.Operator.Name} of {shape} takes {loops} loops")
{
    /// <summary>What is computed, for its name and its site.</summary>
    public Node Node { get; } = node;

    /// <summary>What the loops run over.</summary>
    public Shape Shape { get; } = shape;

    public int Loops { get; } = loops;

    /// <summary>Refuses a kernel that the runtime does not have.</summary>
    public static void Check(Node node, Shape shape, int loops)
    {
        if (loops > FusionLimits.Rank)
        {
            throw new TooManyLoopsException(node, shape, loops);
        }
    }
}
