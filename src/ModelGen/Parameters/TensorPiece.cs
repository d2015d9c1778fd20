namespace ModelGen.Runtime;

/// <summary>A range of a tensor's elements, in logical order, and where a file has them; of a matrix, whole rows.</summary>
/// <param name="entry">The tensor of the model.</param>
/// <param name="first">The first element.</param>
/// <param name="count">How many elements.</param>
/// <param name="source">The tensor of a file.</param>
/// <param name="start">Its first element that is taken; of a matrix that is the other way round, its first column.</param>
/// <param name="isTransposed">Whether rows of the model are columns of the file.</param>
internal sealed class TensorPiece(ParameterEntry entry, int first, int count, FileTensor source, long start, bool isTransposed)
{
    /// <summary>The tensor of the model.</summary>
    internal ParameterEntry Entry => entry;

    /// <summary>The first element.</summary>
    internal int First => first;

    /// <summary>How many elements.</summary>
    internal int Count => count;

    /// <summary>The tensor of a file.</summary>
    internal FileTensor Source => source;

    /// <summary>Its first element that is taken; of a matrix that is the other way round, its first column.</summary>
    internal long Start => start;

    /// <summary>Whether rows of the model are columns of the file.</summary>
    internal bool IsTransposed => isTransposed;

    /// <summary>Of a matrix that is the other way round, the elements of a row of the model: the rows of the file.</summary>
    internal int Inputs => Entry.Shape[1];

    /// <summary>Of a matrix that is the other way round, how many rows of the model there are.</summary>
    internal int Outputs => Inputs == 0 ? 0 : Count / Inputs;

    /// <summary>Reads elements of the model in their order, whichever way round they lie.</summary>
    /// <param name="from">The first, from the beginning of the piece; of a matrix the beginning of a row.</param>
    /// <param name="destination">Takes them.</param>
    /// <param name="buffer">Memory for those of a matrix that is the other way round.</param>
    internal void Read(int from, Span<float> destination, ref float[]? buffer)
    {
        if (!IsTransposed)
        {
            Source.File.Read(Source.Tensor, Start + from, destination);
            return;
        }

        int rows = destination.Length / Inputs;
        Span<float> columns = TensorPart.Buffer(ref buffer, destination.Length);
        ReadInputs(0, Inputs, from / Inputs, rows, columns);
        Transposition.Run(ref destination[0], Inputs, ref columns[0], rows, Inputs, rows);
    }

    /// <summary>Reads rows of a matrix that is the other way round, as they lie in the file.</summary>
    /// <param name="input">The first row of the file.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="output">The first column, from that of the piece.</param>
    /// <param name="outputs">How many.</param>
    /// <param name="destination">Takes them, <c>[inputs, outputs]</c>.</param>
    internal void ReadInputs(int input, int inputs, int output, int outputs, Span<float> destination)
    {
        int width = Source.Tensor.Shape[1];
        if (outputs == width)
        {
            Source.File.Read(Source.Tensor, (long)input * width, destination);
            return;
        }

        for (int i = 0; i < inputs; i++)
        {
            Source.File.Read(Source.Tensor, ((long)(input + i) * width) + Start + output, destination.Slice(i * outputs, outputs));
        }
    }
}
