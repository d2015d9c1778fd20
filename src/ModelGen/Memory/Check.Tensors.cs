using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Runtime;

public static partial class Check
{
    /// <summary>A tensor has the declared shape and lies densely; gives its values.</summary>
    /// <param name="tensor">The argument.</param>
    /// <param name="expected">The declared dimensions; −1 for a symbol this argument gives its value.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="shape">The declared shape: <c>[batch, 784]</c>.</param>
    /// <param name="symbols">How the span overload takes the symbols: <c>batch:</c>.</param>
    /// <exception cref="ArgumentException">Rank or a dimension differs, or there are gaps between the values.</exception>
    public static ReadOnlySpan<T> Shape<T>(in ReadOnlyTensorSpan<T> tensor, scoped Span<int> expected, string name, string shape, string symbols)
    {
        RequireShape(tensor.Lengths, expected, name, shape, symbols);
        if (!tensor.IsDense)
        {
            ThrowNotDense(name);
        }

        return MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), CountOf(tensor.FlattenedLength, name));
    }

    /// <summary>A tensor for results has the declared shape and lies densely; gives its values.</summary>
    /// <inheritdoc cref="Shape{T}(in ReadOnlyTensorSpan{T}, Span{int}, string, string, string)"/>
    public static Span<T> Shape<T>(in TensorSpan<T> tensor, scoped Span<int> expected, string name, string shape, string symbols)
    {
        RequireShape(tensor.Lengths, expected, name, shape, symbols);
        if (!tensor.IsDense)
        {
            ThrowNotDense(name);
        }

        return MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), CountOf(tensor.FlattenedLength, name));
    }

    private static void RequireShape(ReadOnlySpan<nint> actual, ReadOnlySpan<int> expected, string name, string shape, string symbols)
    {
        bool fits = actual.Length == expected.Length;
        for (int i = 0; fits && i < actual.Length; i++)
        {
            fits = expected[i] < 0 ? actual[i] <= int.MaxValue : actual[i] == expected[i];
        }

        if (!fits)
        {
            ThrowShape(actual, expected, name, shape, symbols);
        }
    }

    private static int CountOf(nint count, string name) =>
        count <= int.MaxValue ? (int)count : throw new ArgumentException($"{count} values are more than a span can have.", name);

    [DoesNotReturn]
    private static void ThrowNotDense(string name) =>
        throw new ArgumentException("The tensor has gaps between its values or broadcasts them; copy it to a dense one first.", name);

    [DoesNotReturn]
    private static void ThrowShape(ReadOnlySpan<nint> actual, ReadOnlySpan<int> expected, string name, string shape, string symbols)
    {
        var message = new StringBuilder("Got the shape [");
        for (int i = 0; i < actual.Length; i++)
        {
            message.Append(i > 0 ? ", " : "").Append(actual[i]);
        }

        message.Append("], expected ").Append(shape);
        bool known = false;
        foreach (int dimension in expected)
        {
            known |= dimension >= 0;
        }

        string values = new Shape(expected).ToString().Replace("-1", "?", StringComparison.Ordinal);
        if (known && values != shape)
        {
            message.Append(" = ").Append(values);
        }

        message.Append('.');
        if (actual.Length == 1 && expected.Length != 1 && symbols.Length > 0)
        {
            message.Append(" An array converts to a tensor of rank 1; pass ").Append(symbols).Append(" to call the overload that takes spans.");
        }

        throw new ArgumentException(message.ToString(), name);
    }
}
