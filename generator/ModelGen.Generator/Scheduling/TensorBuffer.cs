using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A piece of memory that kernels read and write; compared by identity.</summary>
/// <param name="index">Among the inputs, kept values, outputs or parameters of the function; the running number of a scratch buffer.</param>
/// <param name="name">The user's name for the value, or what it is; not unique.</param>
/// <param name="length">In elements.</param>
internal sealed class TensorBuffer(BufferKind kind, int index, string name, ElementType element, Dim length)
{
    public BufferKind Kind { get; } = kind;

    public int Index { get; } = index;

    public string Name { get; } = name;

    public ElementType Element { get; } = element;

    public Dim Length { get; } = length;

    public override string ToString() => Kind switch
    {
        BufferKind.Scratch => $"{Name}#{Index}",
        BufferKind.Gradient => $"gradient({Name})",
        _ => Name,
    };
}
