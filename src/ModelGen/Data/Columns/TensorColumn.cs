using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A tensor of a <see cref="TensorDataset"/>.</summary>
/// <param name="name">What batches call it.</param>
/// <param name="count">The number of examples.</param>
internal abstract class TensorColumn(string name, int count)
{
    internal string Name => name;

    internal int Count => count;

    /// <summary>The name of a second tensor that it adds to a batch.</summary>
    internal virtual string? SecondName => null;

    internal abstract void Read(ReadOnlySpan<int> indices, Batch batch);

    /// <summary>How many examples so many values make.</summary>
    /// <exception cref="ArgumentException">They are not a whole number of examples.</exception>
    internal static int CountOf(string name, int length, ReadOnlySpan<int> example)
    {
        foreach (int dimension in example)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1, nameof(example));
        }

        long size = TensorMath.ElementCount(example);
        return length % size == 0
            ? (int)(length / size)
            : throw new ArgumentException($"{MessageText.Quote(name)} has {length} values, which make no whole number of examples {new Shape(example)} of {size} values.", nameof(name));
    }

    /// <summary>Copies examples that lie anywhere one behind the other.</summary>
    private protected static void Gather<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> indices, Span<T> result)
    {
        int size = indices.IsEmpty ? 0 : result.Length / indices.Length;
        if (size == 1)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                result[i] = values[indices[i]];
            }

            return;
        }

        for (int i = 0; i < indices.Length; i++)
        {
            values.Slice(indices[i] * size, size).CopyTo(result[(i * size)..]);
        }
    }
}
