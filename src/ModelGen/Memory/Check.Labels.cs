using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <content>Labels of sequences of different lengths.</content>
public static partial class Check
{
    /// <summary>Of rows of labels, as many as each row's length says are classes other than the blank; what is behind them may be anything.</summary>
    /// <param name="labels">The labels, [rows, length].</param>
    /// <param name="lengths">How many of each row count.</param>
    /// <param name="length">The number of labels of a row.</param>
    /// <param name="classes">The number of classes, the blank included.</param>
    /// <param name="blank">The class that is no label.</param>
    /// <param name="name">The labels' name.</param>
    /// <param name="lengthsName">The lengths' name.</param>
    /// <exception cref="ArgumentException">A length is negative or greater than a row, or a label is no class or the blank; the message has the position.</exception>
    public static void Labels(ReadOnlySpan<int> labels, ReadOnlySpan<int> lengths, int length, int classes, int blank, string name, string lengthsName)
    {
        if (FirstOutside(lengths, length + 1) is >= 0 and int wrong)
        {
            ThrowIndex(wrong, lengths[wrong], length + 1, lengthsName);
        }

        for (int row = 0; row < lengths.Length; row++)
        {
            ReadOnlySpan<int> counted = labels.Slice(row * length, lengths[row]);
            int outside = FirstOutside(counted, classes), first = outside < 0 ? counted.IndexOf(blank) : outside;
            if (first >= 0)
            {
                ThrowLabel(row, first, counted[first], classes, blank, name);
            }
        }
    }

    [DoesNotReturn]
    private static void ThrowLabel(int row, int position, int value, int classes, int blank, string name) => throw new ArgumentException(
        $"Label {value} at position {position} of sequence {row} is out of range: expected 0 to {classes - 1}, but not the blank, {blank}.", name);
}
