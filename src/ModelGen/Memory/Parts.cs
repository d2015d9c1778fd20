using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Parts of memory whose size is known at run time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Parts
{
    /// <summary>What begins at an element; of nothing, because a dimension is zero, nothing.</summary>
    public static Span<float> From(this Span<float> memory, int first) => memory.IsEmpty ? memory : memory[first..];

    /// <summary>What begins at an element; of nothing, because a dimension is zero, nothing.</summary>
    public static ReadOnlySpan<float> From(this ReadOnlySpan<float> memory, int first) => memory.IsEmpty ? memory : memory[first..];

    /// <summary>What begins at an element; of nothing, because a dimension is zero, nothing.</summary>
    public static Span<int> From(this Span<int> memory, int first) => memory.IsEmpty ? memory : memory[first..];

    /// <summary>What begins at an element; of nothing, because a dimension is zero, nothing.</summary>
    public static ReadOnlySpan<int> From(this ReadOnlySpan<int> memory, int first) => memory.IsEmpty ? memory : memory[first..];
}
