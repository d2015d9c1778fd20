using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Cross-entropy of logits with class indices, as <c>torch.nn.functional.cross_entropy</c> with <c>reduction="none"</c>, and its gradient.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class CrossEntropy
{
    /// <summary>
    /// <c>loss[i] = ln Σₖ e^logits[i, k] - logits[i, labels[i]]</c>; logits is [rows, classes], everything else [rows].
    /// </summary>
    /// <param name="loss">The loss of each row.</param>
    /// <param name="greatest">The greatest logit m of each row, for the gradient.</param>
    /// <param name="inverse">1 / Σₖ e^(logits[i, k] - m), for the gradient: in ln Σ e^logits, one number, large logits would take its digits.</param>
    /// <param name="logits">The logits.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">A label that is no class: its row has a loss of 0 and no gradient.</param>
    /// <exception cref="ArgumentException">A span is too short, or a label is not a class.</exception>
    public static void Rows(
        Span<float> loss, Span<float> greatest, Span<float> inverse, ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int rows, int classes, int? ignoreIndex = null)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(logits.Length, rows, classes, "The logits");
        Rows(loss, greatest, inverse, logits, classes, labels, rows, classes, ignoreIndex);
    }

    /// <inheritdoc cref="Rows(Span{float}, Span{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{int}, int, int, int?)"/>
    /// <param name="logits">The logits, rows of contiguous values that may lie apart.</param>
    public static void Rows(
        Span<float> loss, Span<float> greatest, Span<float> inverse, Strided logits, ReadOnlySpan<int> labels, int rows, int classes, int? ignoreIndex = null) =>
        Rows(loss, greatest, inverse, logits.Span, RowStrides.Of(logits, rows, classes), labels, rows, classes, ignoreIndex);

    private static void Rows(
        Span<float> loss,
        Span<float> greatest,
        Span<float> inverse,
        ReadOnlySpan<float> logits,
        int logitsRow,
        ReadOnlySpan<int> labels,
        int rows,
        int classes,
        int? ignoreIndex)
    {
        SoftmaxLoop.CheckLength(loss.Length, rows, 1, "The loss");
        SoftmaxLoop.CheckLength(greatest.Length, rows, 1, "The greatest logits");
        SoftmaxLoop.CheckLength(inverse.Length, rows, 1, "The inverse sums");
        Targets.Check(labels, rows, classes, ignoreIndex);
        fixed (float* pLoss = loss, pGreatest = greatest, pInverse = inverse, pLogits = logits)
        {
            fixed (int* pLabels = labels)
            {
                RowDriver.Run(new RowsCode(pLoss, pGreatest, pInverse, pLogits, logitsRow, pLabels, classes, ignoreIndex), rows, classes);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(
        float* loss, float* greatest, float* inverse, float* logits, nint logitsRow, int* labels, nint rows, nint classes, int? ignoreIndex = null)
        where V : struct, IVector<V>
    {
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        for (nint row = 0; row < rows; row += SoftmaxLoop.Chunk)
        {
            nint count = nint.Min(SoftmaxLoop.Chunk, rows - row);
            float* x = logits + (row * logitsRow);
            SoftmaxLoop.Sums<V>(x, logitsRow, count, classes, greatest + row, sums, finite: false);
            SoftmaxLoop.Inverses(inverse + row, sums, count);
            SoftmaxLoop.Logarithms<V>(sums, count);
            for (nint i = 0; i < count; i++)
            {
                // The difference first: it is small where the loss is.
                int label = labels[row + i];
                loss[row + i] = label == ignoreIndex ? 0 : sums[i] + (greatest[row + i] - x[(i * logitsRow) + label]);
            }
        }
    }

    private readonly struct RowsCode(float* loss, float* greatest, float* inverse, float* logits, nint logitsRow, int* labels, nint classes, int? ignoreIndex) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            RowsAt<V>(loss + row, greatest + row, inverse + row, logits + (row * logitsRow), logitsRow, labels + row, rows, classes, ignoreIndex);
    }
}
