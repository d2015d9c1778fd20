namespace Benchmarks.Peers;

/// <summary>The value of a node's attribute: a whole number or a list of them.</summary>
internal readonly record struct OnnxAttribute(int[] Values, bool IsList)
{
    public static implicit operator OnnxAttribute(int value) => new([value], false);

    public static implicit operator OnnxAttribute(int[] values) => new(values, true);
}
