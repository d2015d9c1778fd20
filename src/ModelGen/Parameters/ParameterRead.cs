using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Reads tensors of a set from files, in parts.</summary>
internal sealed class ParameterRead : ParallelLoop
{
    private readonly ParameterSet set;
    private readonly List<TensorPiece> pieces;

    /// <summary>Which piece, and which of its elements; of a matrix that is the other way round, which rows of the file.</summary>
    private readonly List<(int Piece, int First, int Count)> parts = [];

    /// <summary>Takes what is to be read.</summary>
    /// <param name="set">Takes the values.</param>
    /// <param name="pieces">What is read, in the order of the files.</param>
    private ParameterRead(ParameterSet set, List<TensorPiece> pieces)
    {
        this.set = set;
        this.pieces = pieces;
        var plain = new List<TensorPart>();
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].IsTransposed)
            {
                AddInputs(i);
                continue;
            }

            plain.Clear();
            TensorPart.Add(plain, pieces[i].Entry, pieces[i].First, pieces[i].Count);
            foreach (TensorPart part in plain)
            {
                parts.Add((i, part.First, part.Count));
            }
        }
    }

    /// <summary>Reads all pieces, in any order.</summary>
    internal static void Run(ParameterSet set, List<TensorPiece> pieces)
    {
        var read = new ParameterRead(set, pieces);
        read.Run(read.parts.Count, set.StoredCount);
    }

    protected override void Run(int part, ref float[]? buffer)
    {
        (int index, int first, int count) = parts[part];
        TensorPiece piece = pieces[index];
        if (piece.IsTransposed)
        {
            ReadInputs(piece, first, count, ref buffer);
            return;
        }

        var tensor = new TensorPart(piece.Entry, first, count);
        piece.Source.File.Read(piece.Source.Tensor, piece.Start + first - piece.First, tensor.Target(set, ref buffer));
        tensor.Commit(set, buffer);
    }

    /// <summary>Whole rows of the file, so many that they fill cache lines of the model's rows.</summary>
    private void AddInputs(int piece)
    {
        int inputs = pieces[piece].Outputs == 0 ? 0 : pieces[piece].Inputs;
        int most = Math.Max(TensorPart.Length / Math.Max(pieces[piece].Outputs, 1) & -AlignedBlock.Granule, AlignedBlock.Granule);
        for (int first = 0; first < inputs; first += most)
        {
            parts.Add((piece, first, Math.Min(most, inputs - first)));
        }
    }

    private void ReadInputs(TensorPiece piece, int first, int count, ref float[]? buffer)
    {
        ParameterEntry entry = piece.Entry;
        int outputs = piece.Outputs, inputs = piece.Inputs, firstOutput = piece.First / inputs;
        Span<float> rows = TensorPart.Buffer(ref buffer, checked(count * outputs)), block = set.Block(entry);
        piece.ReadInputs(first, count, 0, outputs, rows);
        if (entry.Storage == ParameterStorage.Panels)
        {
            Panels.PackColumns(block, rows, firstOutput, outputs, first, count, entry.Shape[0], inputs);
            return;
        }

        Transposition.Run(ref block[(firstOutput * inputs) + first], inputs, ref MemoryMarshal.GetReference(rows), outputs, count, outputs);
        if (firstOutput + outputs == entry.Shape[0] && first + count == inputs)
        {
            block[entry.Length..].Clear();
        }
    }
}
