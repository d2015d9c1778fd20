using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A tensor that a trainer keeps from step to step, by name.</summary>
public sealed class TrainerTensor
{
    private readonly Memory memory;
    private readonly ParameterEntry? entry;

    /// <summary>A tensor that lies in row-major order or, with <paramref name="entry"/>, as a parameter does.</summary>
    internal TrainerTensor(string name, Shape shape, Memory memory, ParameterEntry? entry = null)
    {
        Name = name;
        Shape = shape;
        this.memory = memory;
        this.entry = entry;
        Length = checked((int)TensorMath.ElementCount(shape.AsSpan()));
    }

    /// <summary>Where the elements lie.</summary>
    internal delegate Span<float> Memory();

    /// <summary>Its name: <c>optimizer.Loss.exp_avg.fc1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>Copies the elements out in row-major order.</summary>
    /// <param name="destination"><see cref="Length"/> floats.</param>
    public void CopyTo(Span<float> destination)
    {
        if (entry is null)
        {
            memory()[..Length].CopyTo(destination);
        }
        else
        {
            entry.Read(memory(), destination);
        }
    }

    /// <summary>Replaces the elements.</summary>
    /// <param name="source"><see cref="Length"/> floats in row-major order.</param>
    internal void CopyFrom(ReadOnlySpan<float> source)
    {
        if (entry is null)
        {
            source.CopyTo(memory()[..Length]);
        }
        else
        {
            entry.Write(memory(), source);
        }
    }
}
