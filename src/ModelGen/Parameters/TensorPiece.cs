namespace ModelGen.Runtime;

/// <summary>A range of a tensor's elements, in logical order, and where a file has them; of a matrix in panels, whole rows.</summary>
/// <param name="entry">The tensor of the model.</param>
/// <param name="first">The first element.</param>
/// <param name="count">How many elements.</param>
/// <param name="source">The tensor of a file.</param>
/// <param name="start">Its first element that is taken.</param>
internal class TensorPiece(ParameterEntry entry, int first, int count, SafetensorsTensor source, long start)
{
    /// <summary>The tensor of the model.</summary>
    internal ParameterEntry Entry => entry;

    /// <summary>The first element.</summary>
    internal int First => first;

    /// <summary>How many elements.</summary>
    internal int Count => count;

    /// <summary>The tensor of a file.</summary>
    internal SafetensorsTensor Source => source;

    /// <summary>Its first element that is taken; where rows of the model are columns of the file, the first column.</summary>
    internal long Start => start;

    /// <summary>What <see cref="Source"/> lies in.</summary>
    private protected SafetensorsReader File => source.File!;

    /// <summary>Adds pieces that are read one by one, by as many threads.</summary>
    internal virtual void AddParts(List<TensorPiece> parts)
    {
        for (int done = 0, length; done < count; done += length)
        {
            length = Math.Min(TensorPart.LengthOf(entry), count - done);
            parts.Add(new TensorPiece(entry, first + done, length, source, start + done));
        }
    }

    /// <summary>Reads all elements into the model.</summary>
    internal virtual void ReadInto(ParameterSet set, ref float[]? buffer)
    {
        var part = new TensorPart(entry, first, count);
        File.Read(source, start, part.Target(set, ref buffer));
        part.Commit(set, buffer);
    }

    /// <summary>Reads elements of the model in their order.</summary>
    /// <param name="from">The first, from the beginning of the piece; of a matrix the beginning of a row.</param>
    /// <param name="destination">Takes them.</param>
    /// <param name="buffer">Memory for those that lie in another order.</param>
    internal virtual void Read(int from, Span<float> destination, ref float[]? buffer) => File.Read(source, start + from, destination);
}
