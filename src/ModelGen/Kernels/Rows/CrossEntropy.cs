using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Cross-entropy of logits with class indices, as <c>torch.nn.functional.cross_entropy</c> with <c>reduction="none"</c>, and its gradient.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class CrossEntropy
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
        SoftmaxLoop.CheckLength(loss.Length, rows, 1, "The loss");
        SoftmaxLoop.CheckLength(greatest.Length, rows, 1, "The greatest logits");
        SoftmaxLoop.CheckLength(inverse.Length, rows, 1, "The inverse sums");
        SoftmaxLoop.CheckLength(logits.Length, rows, classes, "The logits");
        Targets.Check(labels, rows, classes, ignoreIndex);
        fixed (float* pLoss = loss, pGreatest = greatest, pInverse = inverse, pLogits = logits)
        {
            fixed (int* pLabels = labels)
            {
                RowDriver.Run(new RowsCode(pLoss, pGreatest, pInverse, pLogits, pLabels, classes, ignoreIndex), rows, classes);
            }
        }
    }

    /// <summary>
    /// <c>dlogits[i, k] = (e^(logits[i, k] - greatest[i]) inverse[i] - (k == labels[i] ? 1 : 0)) dloss[i]</c>; zeros where dloss[i] is zero,
    /// whatever the logits are. <paramref name="dlogits"/> may be the logits.
    /// </summary>
    /// <param name="dlogits">The result, [rows, classes].</param>
    /// <param name="logits">The logits, [rows, classes].</param>
    /// <param name="greatest">As <see cref="Rows"/> left it, [rows].</param>
    /// <param name="inverse">As <see cref="Rows"/> left it, [rows].</param>
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
        SoftmaxLoop.CheckLength(greatest.Length, rows, 1, "The greatest logits");
        SoftmaxLoop.CheckLength(inverse.Length, rows, 1, "The inverse sums");
        Targets.Check(labels, rows, classes, ignoreIndex);
        int step = Targets.CheckLossGradient(dloss, rows);
        fixed (float* pdLogits = dlogits, pLogits = logits, pGreatest = greatest, pInverse = inverse, pdLoss = dloss.Span)
        {
            fixed (int* pLabels = labels)
            {
                RowDriver.Run(new GradientCode(pdLogits, pLogits, pGreatest, pInverse, pLabels, pdLoss, step, classes, ignoreIndex), rows, classes);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(float* loss, float* greatest, float* inverse, float* logits, int* labels, nint rows, nint classes, int? ignoreIndex = null)
        where V : struct, IVector<V>
    {
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        for (nint row = 0; row < rows; row += SoftmaxLoop.Chunk)
        {
            nint count = nint.Min(SoftmaxLoop.Chunk, rows - row);
            float* x = logits + (row * classes);
            SoftmaxLoop.Exponentials<V>(null, x, count, classes, greatest + row, sums, finite: false);
            SoftmaxLoop.Inverses(inverse + row, sums, count);
            SoftmaxLoop.Logarithms<V>(sums, count);
            for (nint i = 0; i < count; i++)
            {
                // The difference first: it is small where the loss is.
                int label = labels[row + i];
                loss[row + i] = label == ignoreIndex ? 0 : sums[i] + (greatest[row + i] - x[(i * classes) + label]);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GradientAt<V>(
        float* dlogits, float* logits, float* greatest, float* inverse, int* labels, float* dloss, nint dlossStep, nint rows, nint classes, int? ignoreIndex = null)
        where V : struct, IVector<V>
    {
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
            float* y = dlogits + (row * classes);
            for (nint i = 0; i < count; i++)
            {
                scales[i] = inverse[row + i] * dloss[(row + i) * dlossStep];
            }

            block.Rows = count;
            block.Results[0] = new Result { Data = y, Row = classes };
            block.Operands[0] = new Operand { Data = logits + (row * classes), Row = classes, Column = 1 };
            block.Operands[1] = new Operand { Data = greatest + row, Row = 1, Column = 0 };
            block.Operands[2] = new Operand { Data = scales, Row = 1, Column = 0 };
            ElementwiseLoop.Run<V, ScaledExponential, Overwrite>(&formula, &block);
            for (nint i = 0; i < count; i++)
            {
                int label = labels[row + i];
                float scale = label == ignoreIndex ? 0f : dloss[(row + i) * dlossStep];
                if (scale != 0f)
                {
                    y[(i * classes) + label] -= scale;
                }
                else
                {
                    // A row that doesn't count may hold anything.
                    new Span<float>(y + (i * classes), (int)classes).Clear();
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

    private readonly struct RowsCode(float* loss, float* greatest, float* inverse, float* logits, int* labels, nint classes, int? ignoreIndex) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            RowsAt<V>(loss + row, greatest + row, inverse + row, logits + (row * classes), labels + row, rows, classes, ignoreIndex);
    }

    private readonly struct GradientCode(
        float* dlogits, float* logits, float* greatest, float* inverse, int* labels, float* dloss, nint dlossStep, nint classes, int? ignoreIndex) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> => GradientAt<V>(
                dlogits + (row * classes),
                logits + (row * classes),
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
