using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The labels of a batch of sequences for CTC, and how much of labels and inputs counts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct CTCTargets
{
    /// <summary>Labels [batch, length] and the number of those that count [batch].</summary>
    /// <param name="labels">The classes of each sequence, padded with anything.</param>
    /// <param name="inputLengths">How many steps of each input count.</param>
    /// <param name="labelLengths">How many labels of each sequence count.</param>
    /// <param name="length">The number of labels of a sequence, padding included.</param>
    /// <param name="blank">The class that is no label.</param>
    public CTCTargets(ReadOnlySpan<int> labels, ReadOnlySpan<int> inputLengths, ReadOnlySpan<int> labelLengths, int length, int blank)
    {
        Labels = labels;
        InputLengths = inputLengths;
        LabelLengths = labelLengths;
        Length = length;
        Blank = blank;
    }

    internal ReadOnlySpan<int> Labels { get; }

    internal ReadOnlySpan<int> InputLengths { get; }

    internal ReadOnlySpan<int> LabelLengths { get; }

    internal int Length { get; }

    internal int Blank { get; }

    /// <summary>Throws unless all that counts are lengths and labels.</summary>
    internal void Check(int time, int batch, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Length, "length");
        ArgumentOutOfRangeException.ThrowIfNegative(Blank, "blank");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Blank, classes, "blank");
        if (Labels.Length < (long)batch * Length || InputLengths.Length < batch || LabelLengths.Length < batch)
        {
            throw new ArgumentException(
                $"{batch} sequences of {Length} labels take {(long)batch * Length} labels and {batch} lengths each of inputs and labels; the spans hold {Labels.Length}, {InputLengths.Length} and {LabelLengths.Length}.");
        }

        Runtime.Check.Indices(InputLengths[..batch], time + 1, "inputLengths");
        Runtime.Check.Labels(Labels, LabelLengths[..batch], Length, classes, Blank, "targets", "targetLengths");
    }
}
