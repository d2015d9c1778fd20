using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// Parts of memory whose place and size are known at run time. A part without elements, because a named dimension is zero or a slice is empty, may begin
/// anywhere, also behind the memory's end.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Parts
{
    /// <summary>What begins at an element; nothing where the memory has no such element, so that a kernel finds it too short unless it reads nothing.</summary>
    public static Span<float> From(this Span<float> memory, int first) => (uint)first < (uint)memory.Length ? memory[first..] : default;

    /// <inheritdoc cref="From(Span{float}, int)"/>
    public static ReadOnlySpan<float> From(this ReadOnlySpan<float> memory, int first) => (uint)first < (uint)memory.Length ? memory[first..] : default;

    /// <inheritdoc cref="From(Span{float}, int)"/>
    public static Span<int> From(this Span<int> memory, int first) => (uint)first < (uint)memory.Length ? memory[first..] : default;

    /// <inheritdoc cref="From(Span{float}, int)"/>
    public static ReadOnlySpan<int> From(this ReadOnlySpan<int> memory, int first) => (uint)first < (uint)memory.Length ? memory[first..] : default;

    /// <summary>So many elements from one on; nothing of a block that is not there, such as that of gradients nobody wants.</summary>
    public static Span<float> PartIfAny(this Span<float> memory, int first, int length) => memory.IsEmpty ? default : memory.Slice(first, length);

    /// <summary>So many elements from one on; of none, nothing.</summary>
    public static Span<float> Part(this Span<float> memory, int first, int length) => length == 0 ? default : memory.Slice(first, length);

    /// <inheritdoc cref="Part(Span{float}, int, int)"/>
    public static ReadOnlySpan<float> Part(this ReadOnlySpan<float> memory, int first, int length) => length == 0 ? default : memory.Slice(first, length);

    /// <inheritdoc cref="Part(Span{float}, int, int)"/>
    public static Span<int> Part(this Span<int> memory, int first, int length) => length == 0 ? default : memory.Slice(first, length);

    /// <inheritdoc cref="Part(Span{float}, int, int)"/>
    public static ReadOnlySpan<int> Part(this ReadOnlySpan<int> memory, int first, int length) => length == 0 ? default : memory.Slice(first, length);
}
