using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>One element of each row, by a label: what losses with class indices are made of. A label that is to be ignored stands for no class.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Targets
{
    /// <summary><c>y[i] = x[i, labels[i]]</c>, 0 for a label that is ignored; x is [rows, classes], the others [rows].</summary>
    /// <exception cref="ArgumentException">A span is too short, or a label is not a class.</exception>
    public static void Take(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<int> labels, int rows, int classes, int? ignoreIndex = null)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(y.Length, rows, 1, "The result");
        SoftmaxLoop.CheckLength(x.Length, rows, classes, "The input");
        Check(labels, rows, classes, ignoreIndex);
        for (int i = 0; i < rows; i++)
        {
            y[i] = (uint)labels[i] < (uint)classes && labels[i] != ignoreIndex ? x[(i * classes) + labels[i]] : 0;
        }
    }

    /// <summary><c>y[i, k] = k == labels[i] ? x[i] : 0</c>, zeros for a label that is ignored; y is [rows, classes], the others [rows].</summary>
    /// <exception cref="ArgumentException">A span is too short, or a label is not a class.</exception>
    public static void Put(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<int> labels, int rows, int classes, int? ignoreIndex = null)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(y.Length, rows, classes, "The result");
        SoftmaxLoop.CheckLength(x.Length, rows, 1, "The input");
        Check(labels, rows, classes, ignoreIndex);
        y[..(rows * classes)].Clear();
        for (int i = 0; i < rows; i++)
        {
            if ((uint)labels[i] < (uint)classes && labels[i] != ignoreIndex)
            {
                y[(i * classes) + labels[i]] = x[i];
            }
        }
    }

    /// <summary><c>y[i] = weight[labels[i]]</c>, 1 if there are no weights, 0 for a label that is ignored; y and labels are [rows], the weights [classes] or empty.</summary>
    /// <exception cref="ArgumentException">A span is too short, or a label is not a class.</exception>
    public static void Weights(Span<float> y, ReadOnlySpan<int> labels, ReadOnlySpan<float> weight, int rows, int classes, int? ignoreIndex = null)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(y.Length, rows, 1, "The result");
        Check(labels, rows, classes, ignoreIndex);
        if (!weight.IsEmpty)
        {
            SoftmaxLoop.CheckLength(weight.Length, classes, 1, "The weights");
        }

        for (int i = 0; i < rows; i++)
        {
            y[i] = (uint)labels[i] >= (uint)classes || labels[i] == ignoreIndex ? 0 : weight.IsEmpty ? 1 : weight[labels[i]];
        }
    }

    /// <summary>Throws unless there is a label for each row, a class or what is to be ignored.</summary>
    internal static void Check(ReadOnlySpan<int> labels, int rows, int classes, int? ignoreIndex)
    {
        if (labels.Length < rows)
        {
            ThrowCount(labels.Length, rows, nameof(labels));
        }

        if (Runtime.Check.FirstOutside(labels[..rows], classes, ignoreIndex) is >= 0 and int row)
        {
            ThrowLabel(labels[row], row, classes, nameof(labels));
        }
    }

    /// <summary>Throws unless there is a gradient for the loss of each row; gives the stride from one to the next, 0 where all share one.</summary>
    internal static int CheckLossGradient(Strided dloss, int rows)
    {
        int step = dloss.Strides.Rank == 1 ? dloss.Strides.Steps[0] : -1;
        if (step < 0 || ((long)step * (rows - 1) >= dloss.Span.Length && rows > 0))
        {
            ThrowLossGradient(dloss.Span.Length, rows, nameof(dloss));
        }

        return step;
    }

    [DoesNotReturn]
    private static void ThrowLossGradient(int length, int rows, string name) =>
        throw new ArgumentException($"The gradient of the loss has {length} elements and does not cover {rows} rows.", name);

    [DoesNotReturn]
    private static void ThrowCount(int count, int rows, string name) => throw new ArgumentException($"There are {count} labels for {rows} rows.", name);

    [DoesNotReturn]
    private static void ThrowLabel(int label, int row, int classes, string name) =>
        throw new ArgumentException($"Label {label} of row {row} is not one of {classes} classes.", name);
}
