using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>One tensor of a <see cref="ParameterLayout"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterEntry
{
    /// <summary>Describes a tensor.</summary>
    /// <param name="name">Its name as PyTorch's <c>state_dict</c> has it.</param>
    /// <param name="shape">Its logical dimensions, outermost first.</param>
    /// <param name="offset">Where it starts in its block, in floats, a multiple of 16.</param>
    /// <param name="storage">How it lies there.</param>
    /// <param name="init">Its first values.</param>
    /// <param name="isState">Whether it lies in the block of states instead of the block of trainable parameters.</param>
    /// <param name="isSparse">Whether it is a table whose gradient has only the rows that were looked up.</param>
    public ParameterEntry(string name, ReadOnlySpan<int> shape, int offset, ParameterStorage storage, Init init, bool isState = false, bool isSparse = false)
    {
        IsSparse = isSparse;
        Name = name;
        Shape = new Shape(shape);
        Offset = offset;
        Storage = storage;
        Init = init;
        IsState = isState;
        Length = checked((int)TensorMath.ElementCount(shape));
        RowLength = storage == ParameterStorage.Panels ? checked((int)TensorMath.ElementCount(shape[1..])) : 0;
        StoredLength = storage == ParameterStorage.Panels ? Panels.Size(shape[0], RowLength) : checked((int)AlignedBlock.RoundUp(Length));
    }

    /// <summary>The name as PyTorch's <c>state_dict</c> has it.</summary>
    public string Name { get; }

    /// <summary>The logical dimensions, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>Where the tensor starts in its block, in floats.</summary>
    public int Offset { get; }

    /// <summary>How the tensor lies there.</summary>
    public ParameterStorage Storage { get; }

    /// <summary>The first values.</summary>
    public Init Init { get; }

    /// <summary>Whether the tensor lies in the block of states.</summary>
    public bool IsState { get; }

    /// <summary>Whether the tensor is a table whose gradient has only the rows that were looked up.</summary>
    public bool IsSparse { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The floats taken in the block, padding included.</summary>
    public int StoredLength { get; }

    /// <summary>Of a weight of a convolution in panels, the elements of its kernel: channels lie together, as an image's do. 1 for a matrix.</summary>
    internal int Taps => Shape[1] == 0 ? 1 : RowLength / Shape[1];

    /// <summary>Of a tensor in panels, the elements of a row.</summary>
    internal int RowLength { get; }

    /// <summary>Copies the elements from storage to logical row-major order.</summary>
    internal void Read(ReadOnlySpan<float> storage, Span<float> rowMajor)
    {
        if (Storage == ParameterStorage.Panels)
        {
            Panels.UnpackKernels(rowMajor, storage, Shape[0], Shape[1], Taps);
        }
        else
        {
            storage[..Length].CopyTo(rowMajor);
        }
    }

    /// <summary>Copies the elements from logical row-major order to storage; padding stays zero.</summary>
    internal void Write(Span<float> storage, ReadOnlySpan<float> rowMajor)
    {
        if (Storage == ParameterStorage.Panels)
        {
            Panels.PackKernels(storage, rowMajor, 0, Shape[0], Shape[0], Shape[1], Taps);
        }
        else
        {
            rowMajor.CopyTo(storage);
        }
    }

    /// <summary>Copies one row from logical row-major order to storage.</summary>
    internal void WriteRow(Span<float> storage, int row, ReadOnlySpan<float> rowMajor)
    {
        ReadOnlySpan<int> dimensions = Shape.AsSpan();
        if (dimensions.IsEmpty || (uint)row >= (uint)dimensions[0])
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no such row: {Name} has the shape {Shape}.");
        }

        int length = Length / dimensions[0];
        if (rowMajor.Length != length)
        {
            throw new ArgumentException($"A row of {Name} {Shape} has {length} elements; the span has {rowMajor.Length}.", nameof(rowMajor));
        }

        if (Storage == ParameterStorage.Panels)
        {
            for (int i = 0; i < length; i++)
            {
                storage[PanelOffset(row, i, dimensions[0], length)] = rowMajor[i];
            }
        }
        else
        {
            rowMajor.CopyTo(storage[(row * length)..]);
        }
    }

    /// <summary>Where the element with the given logical indices lies in storage.</summary>
    internal int Locate(ReadOnlySpan<int> indices)
    {
        ReadOnlySpan<int> dimensions = Shape.AsSpan();
        if (indices.Length != dimensions.Length)
        {
            throw new ArgumentException($"{Name} has the shape {Shape}; an element of it has {dimensions.Length} indices, not {indices.Length}.", nameof(indices));
        }

        int position = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)dimensions[i])
            {
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"Index {i} is out of range: {Name} has the shape {Shape}.");
            }

            position = (position * dimensions[i]) + indices[i];
        }

        return Storage == ParameterStorage.Panels ? PanelOffset(indices[0], position % RowLength, dimensions[0], RowLength) : position;
    }

    /// <summary>Where an element of a row of panels lies.</summary>
    private int PanelOffset(int row, int element, int rows, int length)
    {
        (int channel, int tap) = Math.DivRem(element, Taps);
        return Panels.Offset(row, (tap * Shape[1]) + channel, rows, length);
    }
}
