using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>A function while it is being built: its graph, and the part of the model whose parameters it indexes.</summary>
/// <param name="root">The module (or model) the function belongs to.</param>
/// <param name="isTraining">Whether it is built with training semantics.</param>
internal sealed class FunctionScope(ModuleInstance root, bool isTraining)
{
    private readonly Dictionary<int, Value> parameters = [];
    private readonly List<Node> inputs = [];

    public ModuleInstance Root { get; } = root;

    public GraphBuilder Graph { get; } = new();

    public ImmutableArray<Node> Inputs => [.. inputs];

    /// <summary>Whether dropout drops and statistics are updated. Asking makes the function one for this mode only.</summary>
    public bool IsTraining
    {
        get
        {
            DependsOnMode = true;
            return isTraining;
        }
    }

    /// <summary>As <see cref="IsTraining"/>, without being noted as a question.</summary>
    public bool Mode => isTraining;

    /// <summary>Whether anything was built differently for training and inference.</summary>
    public bool DependsOnMode { get; set; }

    public Value AddInput(TensorType type, string name)
    {
        Node node = Graph.AddNode(new Input(inputs.Count, type), [], name);
        inputs.Add(node);
        return node.Output;
    }

    /// <summary>The value of a stored tensor.</summary>
    /// <exception cref="OutsideFunctionException">It belongs to another part of the model.</exception>
    public Value Parameter(TensorInstance tensor)
    {
        int index = tensor.FirstParameter - Root.FirstParameter;
        if (index < 0 || index >= Root.ParameterCount)
        {
            throw new OutsideFunctionException();
        }

        if (!parameters.TryGetValue(index, out Value value))
        {
            value = Graph.Add(new Parameter(index, tensor.Shape));
            parameters.Add(index, value);
        }

        return value;
    }

    /// <summary>A tensor of a known type in place of one that could not be built: what follows can still be checked. The function is not used.</summary>
    public Value Placeholder(TensorType type) => Graph.Add(new Input(-1, type));
}

/// <summary>
/// A module's code reaches a tensor that is neither its own nor an argument (through a lambda), so that it can't be a function of its own: it is built into its
/// caller instead.
/// </summary>
internal sealed class OutsideFunctionException : Exception;
