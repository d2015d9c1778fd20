using System.Diagnostics;
using System.Globalization;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A tensor that belongs to a model: symbolic inside a declaration, a handle to values once the model is constructed. Values are read and
/// written in logical row-major order, however they are stored.
/// </summary>
[DebuggerDisplay("{DebuggerText,nq}")]
public abstract class StoredTensor : Tensor
{
    private readonly Shape shape;
    private ParameterSet? owner;
    private ParameterEntry? entry;

    private protected StoredTensor(ReadOnlySpan<int> shape, Init init)
    {
        this.shape = new Shape(shape);
        Init = init;
    }

    /// <summary>The logical dimensions, outermost first, whatever the storage.</summary>
    public override Shape Shape => shape;

    /// <summary>How the tensor gets its first values.</summary>
    public Init Init { get; }

    /// <summary>The name as PyTorch's <c>state_dict</c> has it: <c>fc1.weight</c>.</summary>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public string Name => Entry.Name;

    /// <summary>The number of elements.</summary>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public int Length => Entry.Length;

    private ParameterEntry Entry => entry ?? throw NotBound();

    /// <summary>Where the tensor lies.</summary>
    internal ParameterEntry BoundEntry => Entry;

    private Span<float> Storage
    {
        get
        {
            ParameterSet set = owner ?? throw NotBound();
            return (Entry.IsState ? set.State : set.Values).Slice(Entry.Offset, Entry.StoredLength);
        }
    }

    /// <summary>Name, shape and the first values: <c>fc1.bias [128]: 0.0123, -0.0311, 0.0004, …</c>.</summary>
    private string DebuggerText
    {
        get
        {
            const int Shown = 3;
            if (entry is null)
            {
                return ToString();
            }

            string[] first = Array.ConvertAll(ToArray()[..Math.Min(Shown, Length)], value => value.ToString("G4", CultureInfo.InvariantCulture));
            return $"{this}: {string.Join(", ", first)}{(Length > Shown ? ", …" : "")}";
        }
    }

    /// <summary>Reads one element.</summary>
    /// <param name="indices">One index a dimension, 0 … dimension − 1.</param>
    /// <exception cref="ArgumentException">The number of indices is not the rank, or one is out of range.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public float GetValue(params ReadOnlySpan<int> indices) => Storage[Entry.Locate(indices)];

    /// <summary>Writes one element.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indices">One index a dimension, 0 … dimension − 1.</param>
    /// <exception cref="ArgumentException">The number of indices is not the rank, or one is out of range.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public void SetValue(float value, params ReadOnlySpan<int> indices) => Storage[Entry.Locate(indices)] = value;

    /// <summary>Copies all elements out.</summary>
    /// <param name="destination"><see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckLength(destination.Length, nameof(destination));
        Entry.Read(Storage, destination);
    }

    /// <summary>Replaces all elements.</summary>
    /// <param name="source"><see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length, nameof(source));
        Entry.Write(Storage, source);
    }

    /// <summary>Replaces one row: all elements with the first index <paramref name="row"/>, such as a word's vector in a table.</summary>
    /// <param name="row">0 … the first dimension − 1.</param>
    /// <param name="source">As many floats as a row has.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar, there is no such row, or <paramref name="source"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public void SetRow(int row, ReadOnlySpan<float> source) => Entry.WriteRow(Storage, row, source);

    /// <summary>A copy of all elements.</summary>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public float[] ToArray()
    {
        var values = new float[Length];
        CopyTo(values);
        return values;
    }

    /// <summary>Name, if it has one, and shape: <c>fc1.weight [128, 784]</c>.</summary>
    public override string ToString() => entry is null ? shape.ToString() : $"{entry.Name} {shape}";

    /// <summary>Makes this a handle to the values of <paramref name="tensor"/> in <paramref name="set"/>.</summary>
    internal void Attach(ParameterSet set, ParameterEntry tensor) => (owner, entry) = (set, tensor);

    private void CheckLength(int length, string argument)
    {
        if (length != Length)
        {
            throw new ArgumentException($"{this} has {Length} elements; the span has {length}.", argument);
        }
    }

    private InvalidOperationException NotBound() =>
        new($"This tensor of shape {shape} belongs to no constructed model: it has a name and values once the model's generated constructor has run.");
}
