using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>One tensor of a <see cref="ParameterLayout"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ParameterEntry
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
        : this(name, shape, offset, storage, init, isState, isSparse, storage == ParameterStorage.Panels ? Panels.Size(shape[0], checked((int)TensorMath.ElementCount(shape[1..]))) : AlignedBlock.RoundUp(TensorMath.ElementCount(shape)))
    {
    }

    private protected ParameterEntry(string name, ReadOnlySpan<int> shape, int offset, ParameterStorage storage, Init init, bool isState, bool isSparse, long storedLength)
    {
        IsSparse = isSparse;
        Name = name;
        Shape = new Shape(shape);
        Offset = offset;
        Storage = storage;
        Init = init;
        IsState = isState;
        Length = checked((int)TensorMath.ElementCount(shape));
        RowLength = storage == ParameterStorage.RowMajor ? 0 : checked((int)TensorMath.ElementCount(shape[1..]));
        StoredLength = checked((int)storedLength);
    }

    /// <summary>The name as PyTorch's <c>state_dict</c> has it.</summary>
    public string Name { get; }

    /// <summary>The logical dimensions, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>What a file that a model saves has it as.</summary>
    internal SafetensorsType FileType => Storage == ParameterStorage.BFloat16Panels ? SafetensorsType.BF16 : SafetensorsType.F32;

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
        if (Storage != ParameterStorage.RowMajor)
        {
            UnpackRows(rowMajor, storage, 0, Shape[0]);
        }
        else
        {
            storage[..Length].CopyTo(rowMajor);
        }
    }

    /// <summary>Copies the elements from logical row-major order to storage; padding stays zero.</summary>
    internal void Write(Span<float> storage, ReadOnlySpan<float> rowMajor)
    {
        if (Storage != ParameterStorage.RowMajor)
        {
            PackRows(storage, rowMajor, 0, Shape[0]);
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

        if (Storage != ParameterStorage.RowMajor)
        {
            PackRows(storage, rowMajor, row, 1);
        }
        else
        {
            rowMajor.CopyTo(storage[(row * length)..]);
        }
    }

    /// <summary>Of a tensor in panels, copies some rows from logical order to storage; padding stays zero.</summary>
    /// <param name="storage">That of the whole tensor.</param>
    /// <param name="rowMajor">The rows.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    internal virtual void PackRows(Span<float> storage, ReadOnlySpan<float> rowMajor, int first, int rows) =>
        Panels.PackKernels(storage, rowMajor, first, rows, Shape[0], Shape[1], Taps);

    /// <summary>Of a tensor in panels, copies some rows from storage to logical order.</summary>
    /// <inheritdoc cref="PackRows"/>
    internal virtual void UnpackRows(Span<float> rowMajor, ReadOnlySpan<float> storage, int first, int rows) =>
        Panels.UnpackKernels(rowMajor, storage, first, rows, Shape[0], Shape[1], Taps);

    /// <summary>Of a matrix in panels, copies some elements of some rows to storage that lie the other way round.</summary>
    /// <inheritdoc cref="Panels.PackColumns"/>
    internal virtual void PackColumns(Span<float> storage, ReadOnlySpan<float> columns, int first, int rows, int input, int inputs) =>
        Panels.PackColumns(storage, columns, first, rows, input, inputs, Shape[0], Shape[1]);

    /// <summary>Reads the element that <see cref="Locate"/> has found.</summary>
    internal virtual float GetAt(ReadOnlySpan<float> storage, int position) => storage[position];

    /// <summary>Writes the element that <see cref="Locate"/> has found.</summary>
    internal virtual void SetAt(Span<float> storage, int position, float value) => storage[position] = value;

    /// <summary>Where the element with the given logical indices lies in storage, in elements.</summary>
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

        return Storage != ParameterStorage.RowMajor ? PanelOffset(indices[0], position % RowLength, dimensions[0], RowLength) : position;
    }

    /// <summary>Where an element of a row of panels lies.</summary>
    private int PanelOffset(int row, int element, int rows, int length)
    {
        (int channel, int tap) = Math.DivRem(element, Taps);
        return Panels.Offset(row, (tap * Shape[1]) + channel, rows, length);
    }
}
