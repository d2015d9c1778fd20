using System.Diagnostics;
using System.Globalization;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A tensor of a constructed model by its name: a parameter, a state or a gradient. Values are read and written in logical row-major order, however they are stored. It is no
/// <see cref="Tensor"/>: there is no arithmetic with it.
/// </summary>
[DebuggerDisplay("{DebuggerText,nq}")]
public sealed class NamedTensor
{
    private readonly TensorSet owner;

    internal NamedTensor(TensorSet owner, ParameterEntry entry)
    {
        this.owner = owner;
        Entry = entry;
    }

    /// <summary>The name as PyTorch's <c>state_dict</c> has it: <c>fc1.weight</c>.</summary>
    public string Name => Entry.Name;

    /// <summary>The logical dimensions, outermost first, whatever the storage.</summary>
    public Shape Shape => Entry.Shape;

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Length => Entry.Length;

    /// <summary>How the tensor gets its first values.</summary>
    public Init Init => Entry.Init;

    /// <summary>Whether it is saved with the model but not trained (PyTorch's buffer).</summary>
    public bool IsState => Entry.IsState;

    /// <summary>Where the tensor lies.</summary>
    internal ParameterEntry Entry { get; }

    private Span<float> Storage => owner.Block(Entry);

    /// <summary>Name, shape and the first values: <c>fc1.bias [128]: 0.0123, -0.0311, 0.0004, …</c>.</summary>
    private string DebuggerText
    {
        get
        {
            const int Shown = 3;
            string[] first = Array.ConvertAll(ToArray()[..Math.Min(Shown, Length)], value => value.ToString("G4", CultureInfo.InvariantCulture));
            return $"{this}: {string.Join(", ", first)}{(Length > Shown ? ", …" : "")}";
        }
    }

    /// <summary>Reads one element.</summary>
    /// <param name="indices">One index a dimension, 0 … dimension − 1.</param>
    /// <exception cref="ArgumentException">The number of indices is not the rank, or one is out of range.</exception>
    public float GetValue(params ReadOnlySpan<int> indices) => Entry.GetAt(Storage, Entry.Locate(indices));

    /// <summary>Writes one element.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indices">One index a dimension, 0 … dimension − 1.</param>
    /// <exception cref="ArgumentException">The number of indices is not the rank, or one is out of range.</exception>
    public void SetValue(float value, params ReadOnlySpan<int> indices) => Entry.SetAt(Storage, Entry.Locate(indices), value);

    /// <summary>Copies all elements out.</summary>
    /// <param name="destination"><see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckLength(destination.Length, nameof(destination));
        Entry.Read(Storage, destination);
    }

    /// <summary>Replaces all elements.</summary>
    /// <param name="source"><see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length, nameof(source));
        Entry.Write(Storage, source);
    }

    /// <summary>Replaces one row: all elements with the first index <paramref name="row"/>, such as a word's vector in a table.</summary>
    /// <param name="row">0 … the first dimension − 1.</param>
    /// <param name="source">As many floats as a row has.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar, there is no such row, or <paramref name="source"/> has another length.</exception>
    public void SetRow(int row, ReadOnlySpan<float> source) => Entry.WriteRow(Storage, row, source);

    /// <summary>A copy of all elements.</summary>
    public float[] ToArray()
    {
        var values = new float[Length];
        CopyTo(values);
        return values;
    }

    /// <summary>Name and shape: <c>fc1.weight [128, 784]</c>.</summary>
    public override string ToString() => $"{Name} {Shape}";

    private void CheckLength(int length, string argument)
    {
        if (length != Length)
        {
            throw new ArgumentException($"{this} has {Length} elements; the span has {length}.", argument);
        }
    }
}
