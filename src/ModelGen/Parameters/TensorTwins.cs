using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>A tensor of a model that files have twice, such as a table of words that is the last layer's weight too: both must hold the same.</summary>
/// <param name="entry">The tensor of the model.</param>
/// <param name="first">What is loaded.</param>
/// <param name="second">What must be equal.</param>
internal sealed class TensorTwins(ParameterEntry entry, TensorSource first, TensorSource second)
{
    /// <summary>Compares all pairs.</summary>
    /// <exception cref="WeightMismatchException">Some differ; all are listed.</exception>
    internal static void Check(List<TensorTwins> pairs, string source)
    {
        var differing = new List<string>();
        foreach (TensorTwins pair in pairs)
        {
            if (!pair.AreEqual())
            {
                differing.Add(pair.Text);
            }
        }

        if (differing.Count > 0)
        {
            throw new WeightMismatchException(source, differing);
        }
    }

    private string Text => $"{entry.Name} {entry.Shape}: the file has {NameOf(first)} and {NameOf(second)} for it, which differ";

    private static string NameOf(TensorSource source) => MessageText.List(source.Tensors.ConvertAll(tensor => MessageText.Name(tensor.Name)), " with ");

    /// <summary>Whether all values are the same bits. Pieces of both are cut where either is.</summary>
    private bool AreEqual()
    {
        (float[]? left, float[]? right, float[]? leftColumns, float[]? rightColumns) = (null, null, null, null);
        int row = entry.Shape.Rank == 0 || entry.Shape[0] == 0 ? 1 : Math.Max(entry.Length / entry.Shape[0], 1);
        int most = Math.Max(TensorPart.Length / row, 1) * row;
        for (int at = 0, count; at < entry.Length; at += count)
        {
            TensorPiece a = PieceAt(first, at), b = PieceAt(second, at);
            count = Math.Min(most, Math.Min(a.First + a.Count, b.First + b.Count) - at);
            Span<float> x = TensorPart.Buffer(ref left, count), y = TensorPart.Buffer(ref right, count);
            a.Read(at - a.First, x, ref leftColumns);
            b.Read(at - b.First, y, ref rightColumns);
            if (!MemoryMarshal.AsBytes(x).SequenceEqual(MemoryMarshal.AsBytes(y)))
            {
                return false;
            }
        }

        return true;
    }

    private static TensorPiece PieceAt(TensorSource source, int element) => source.Pieces.Find(piece => element >= piece.First && element - piece.First < piece.Count)!;
}
