using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Rows of a matrix that a file has the other way round: as columns. Only maps of weights make one.</summary>
/// <param name="entry">The matrix of the model, <c>[outputs, inputs]</c>.</param>
/// <param name="firstOutput">The first row.</param>
/// <param name="outputs">How many rows.</param>
/// <param name="source">The matrix of a file, of which a row is an input.</param>
/// <param name="column">The column that is the first row.</param>
/// <param name="firstInput">The first element of each row.</param>
/// <param name="inputs">How many elements of each row.</param>
internal sealed class TransposedPiece(ParameterEntry entry, int firstOutput, int outputs, SafetensorsTensor source, long column, int firstInput, int inputs)
    : TensorPiece(entry, firstOutput * entry.Shape[1], outputs * entry.Shape[1], source, column)
{
    /// <summary>Rows of a matrix with all their elements.</summary>
    internal TransposedPiece(ParameterEntry entry, int firstOutput, int outputs, SafetensorsTensor source, long column)
        : this(entry, firstOutput, outputs, source, column, 0, entry.Shape[1])
    {
    }

    /// <summary>Whole rows of the file, so many that they fill cache lines of the model's rows.</summary>
    internal override void AddParts(List<TensorPiece> parts)
    {
        int most = Math.Max(TensorPart.Length / Math.Max(outputs, 1) & -AlignedBlock.Granule, AlignedBlock.Granule);
        for (int done = 0, length; outputs > 0 && done < inputs; done += length)
        {
            length = Math.Min(most, inputs - done);
            parts.Add(new TransposedPiece(Entry, firstOutput, outputs, Source, Start, firstInput + done, length));
        }
    }

    internal override void ReadInto(ParameterSet set, ref float[]? buffer)
    {
        (int rows, int rowLength) = (Entry.Shape[0], Entry.Shape[1]);
        Span<float> columns = TensorPart.Buffer(ref buffer, checked(inputs * outputs)), block = set.Block(Entry);
        ReadColumns(firstInput, inputs, 0, outputs, columns);
        if (Entry.Storage != ParameterStorage.RowMajor)
        {
            Entry.PackColumns(block, columns, firstOutput, outputs, firstInput, inputs);
            return;
        }

        Transposition.Run(ref block[First + firstInput], rowLength, ref MemoryMarshal.GetReference(columns), outputs, inputs, outputs);
        if (firstOutput + outputs == rows && firstInput + inputs == rowLength)
        {
            block[Entry.Length..].Clear();
        }
    }

    internal override void Read(int from, Span<float> destination, ref float[]? buffer)
    {
        int rowLength = Entry.Shape[1], rows = destination.Length / rowLength;
        Span<float> columns = TensorPart.Buffer(ref buffer, destination.Length);
        ReadColumns(0, rowLength, from / rowLength, rows, columns);
        Transposition.Run(ref destination[0], rowLength, ref columns[0], rows, rowLength, rows);
    }

    /// <summary>Reads a part of some rows of the file, as they lie in it.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="first">The first column, from that of the piece.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Takes them, <c>[rows, count]</c>.</param>
    private void ReadColumns(int row, int rows, int first, int count, Span<float> destination)
    {
        int width = Source.Shape[1];
        if (count == width)
        {
            File.Read(Source, (long)row * width, destination);
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            File.Read(Source, ((long)(row + i) * width) + Start + first, destination.Slice(i * count, count));
        }
    }
}
