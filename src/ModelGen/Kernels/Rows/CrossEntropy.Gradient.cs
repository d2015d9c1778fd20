using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>The gradient of the logits.</content>
public static unsafe partial class CrossEntropy
{
    /// <summary>
    /// <c>dlogits[i, k] = (e^(logits[i, k] - greatest[i]) inverse[i] - (k == labels[i] ? 1 : 0)) dloss[i]</c>; zeros where dloss[i] is zero,
    /// whatever the logits are. <paramref name="dlogits"/> may be the logits.
    /// </summary>
    /// <param name="dlogits">The result, [rows, classes].</param>
    /// <param name="logits">The logits, [rows, classes].</param>
    /// <param name="greatest">As the loss left it, [rows].</param>
    /// <param name="inverse">As the loss left it, [rows].</param>
    /// <param name="labels">The classes, [rows].</param>
    /// <param name="dloss">The gradient of each row's loss, over one dimension; stride 0 for one gradient for all.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">A label that is no class: its row has a loss of 0 and no gradient.</param>
    /// <exception cref="ArgumentException">A span is too short, or a label is not a class.</exception>
    public static void Gradient(
        Span<float> dlogits,
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> greatest,
        ReadOnlySpan<float> inverse,
        ReadOnlySpan<int> labels,
        Strided dloss,
        int rows,
        int classes,
        int? ignoreIndex = null)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(dlogits.Length, rows, classes, "The gradient of the logits");
        SoftmaxLoop.CheckLength(logits.Length, rows, classes, "The logits");
        Gradient(dlogits, classes, logits, classes, greatest, inverse, labels, dloss, rows, classes, ignoreIndex);
    }

    /// <inheritdoc cref="Gradient(Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{int}, Strided, int, int, int?)"/>
    /// <param name="dlogits">The result, rows of contiguous values that may lie apart.</param>
    /// <param name="logits">The logits, rows of contiguous values that may lie apart.</param>
    public static void Gradient(
        StridedOutput dlogits,
        Strided logits,
        ReadOnlySpan<float> greatest,
        ReadOnlySpan<float> inverse,
        ReadOnlySpan<int> labels,
        Strided dloss,
        int rows,
        int classes,
        int? ignoreIndex = null) =>
        Gradient(
            dlogits.Span, RowStrides.Of(dlogits, rows, classes), logits.Span, RowStrides.Of(logits, rows, classes), greatest, inverse, labels, dloss, rows, classes, ignoreIndex);

    private static void Gradient(
        Span<float> dlogits,
        int dlogitsRow,
        ReadOnlySpan<float> logits,
        int logitsRow,
        ReadOnlySpan<float> greatest,
        ReadOnlySpan<float> inverse,
        ReadOnlySpan<int> labels,
        Strided dloss,
        int rows,
        int classes,
        int? ignoreIndex)
    {
        SoftmaxLoop.CheckLength(greatest.Length, rows, 1, "The greatest logits");
        SoftmaxLoop.CheckLength(inverse.Length, rows, 1, "The inverse sums");
        Targets.Check(labels, rows, classes, ignoreIndex);
        int step = Targets.CheckLossGradient(dloss, rows);
        fixed (float* pdLogits = dlogits, pLogits = logits, pGreatest = greatest, pInverse = inverse, pdLoss = dloss.Span)
        {
            fixed (int* pLabels = labels)
            {
                RowDriver.Run(new GradientCode(pdLogits, dlogitsRow, pLogits, logitsRow, pGreatest, pInverse, pLabels, pdLoss, step, classes, ignoreIndex), rows, classes);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GradientAt<V>(
        float* dlogits,
        nint dlogitsRow,
        float* logits,
        nint logitsRow,
        float* greatest,
        float* inverse,
        int* labels,
        float* dloss,
        nint dlossStep,
        nint rows,
        nint classes,
        int? ignoreIndex = null)
        where V : struct, IVector<V>
    {
        if (classes <= V.Count)
        {
            NarrowRows.CrossEntropyGradient<V>(dlogits, dlogitsRow, logits, logitsRow, greatest, inverse, labels, dloss, dlossStep, rows, (int)classes, ignoreIndex);
            return;
        }

        ScaledExponential formula = default;
        float* scales = stackalloc float[SoftmaxLoop.Chunk];
        Unsafe.SkipInit(out RowBlock block);
        block.ResultCount = 1;
        block.OperandCount = 3;
        block.Columns = classes;
        nint step = SoftmaxLoop.RowsAtOnce(classes);
        for (nint row = 0; row < rows; row += step)
        {
            nint count = nint.Min(step, rows - row);
            float* y = dlogits + (row * dlogitsRow);
            for (nint i = 0; i < count; i++)
            {
                scales[i] = inverse[row + i] * dloss[(row + i) * dlossStep];
            }

            block.Rows = count;
            block.Results[0] = new Result { Data = y, Row = dlogitsRow };
            block.Operands[0] = new Operand { Data = logits + (row * logitsRow), Row = logitsRow, Column = 1 };
            block.Operands[1] = new Operand { Data = greatest + row, Row = 1, Column = 0 };
            block.Operands[2] = new Operand { Data = scales, Row = 1, Column = 0 };
            ElementwiseLoop.Run<V, ScaledExponential, Overwrite>(&formula, &block);
            for (nint i = 0; i < count; i++)
            {
                int label = labels[row + i];
                float scale = label == ignoreIndex ? 0f : dloss[(row + i) * dlossStep];
                if (scale != 0f)
                {
                    y[(i * dlogitsRow) + label] -= scale;
                }
                else
                {
                    // A row that doesn't count may hold anything.
                    new Span<float>(y + (i * dlogitsRow), (int)classes).Clear();
                }
            }
        }
    }

    /// <summary>e^(a - b) c</summary>
    private readonly struct ScaledExponential : IFormula, IOperands3, IRepeatsB, IRepeatsC
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Exp(x.A - x.B) * x.C;
    }

    private readonly struct GradientCode(
        float* dlogits, nint dlogitsRow, float* logits, nint logitsRow, float* greatest, float* inverse, int* labels, float* dloss, nint dlossStep, nint classes, int? ignoreIndex) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> => GradientAt<V>(
                dlogits + (row * dlogitsRow),
                dlogitsRow,
                logits + (row * logitsRow),
                logitsRow,
                greatest + row,
                inverse + row,
                labels + row,
                dloss + (row * dlossStep),
                dlossStep,
                rows,
                classes,
                ignoreIndex);
    }
}
