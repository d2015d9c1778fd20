namespace ModelGen.Runtime;

/// <summary>Reads tensors of a set from files, in parts.</summary>
internal sealed class ParameterRead : ParallelLoop
{
    private readonly ParameterSet set;
    private readonly List<TensorPiece> parts = [];

    private ParameterRead(ParameterSet set, List<TensorPiece> pieces)
    {
        this.set = set;
        foreach (TensorPiece piece in pieces)
        {
            piece.AddParts(parts);
        }
    }

    /// <summary>Reads all pieces, in any order.</summary>
    /// <param name="set">Takes the values.</param>
    /// <param name="pieces">What is read, in the order of the files.</param>
    internal static void Run(ParameterSet set, List<TensorPiece> pieces)
    {
        var read = new ParameterRead(set, pieces);
        read.Run(read.parts.Count, set.StoredCount);
    }

    protected override void Run(int part, ref float[]? buffer) => parts[part].ReadInto(set, ref buffer);
}
