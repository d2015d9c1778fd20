using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>The memory that a function is given: its inputs, its outputs, its parameters and state tensors, and their gradients.</summary>
internal sealed class FunctionBuffers
{
    private readonly Dictionary<(BufferKind Kind, int Index), TensorBuffer> ofParameters = [];

    public FunctionBuffers(Function function, ParameterLayouts layouts)
    {
        Parameters = layouts.Place(function.Parameters);
        Inputs = [.. function.Graph.Inputs.Select((node, i) => Input(node, i, function.InputRoles[i]))];
        Outputs = [.. function.Graph.Outputs.Select((value, i) => Output(value, i, function.OutputRoles[i], function.OutputNames[i]))];
    }

    /// <summary>Where the function's parameters lie, from the first of them on.</summary>
    public ImmutableArray<ParameterPlace> Parameters { get; }

    /// <summary>One for each input of the graph.</summary>
    public ImmutableArray<TensorBuffer> Inputs { get; }

    /// <summary>One for each output of the graph.</summary>
    public ImmutableArray<TensorBuffer> Outputs { get; }

    /// <summary>The memory of a parameter or state tensor.</summary>
    public TensorBuffer Tensor(int parameter) => OfParameter(parameter, Parameters[parameter].Slot.IsTrainable ? BufferKind.Parameter : BufferKind.State);

    /// <summary>The memory of a parameter's gradient.</summary>
    public TensorBuffer Gradient(int parameter) => OfParameter(parameter, BufferKind.Gradient);

    /// <summary>How a value lies if it is a parameter.</summary>
    public StorageLayout LayoutOf(Value value) => value.Parameter is { } parameter ? Parameters[parameter.Index].Layout : StorageLayout.RowMajor;

    private TensorBuffer OfParameter(int index, BufferKind kind)
    {
        if (!ofParameters.TryGetValue((kind, index), out TensorBuffer? buffer))
        {
            ParameterPlace place = Parameters[index];
            buffer = new TensorBuffer(kind, index, place.Slot.Path, ElementType.Float32, place.Length);
            ofParameters.Add((kind, index), buffer);
        }

        return buffer;
    }

    private static TensorBuffer Input(Node node, int index, InputRole role)
    {
        TensorType type = node.Types[0];
        return new(role == InputRole.Kept ? BufferKind.KeptInput : BufferKind.Input, index, node.Output.Label, type.Element, type.Shape.Length);
    }

    private static TensorBuffer Output(Value value, int index, OutputRole role, string name) =>
        new(role == OutputRole.Kept ? BufferKind.KeptOutput : BufferKind.Output, index, name, value.Type.Element, value.Shape.Length);
}
