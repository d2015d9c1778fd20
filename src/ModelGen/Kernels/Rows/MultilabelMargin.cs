using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// The hinge loss of scores with several classes each, as <c>torch.nn.functional.multilabel_margin_loss</c> with <c>reduction="none"</c>, and its gradient.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class MultilabelMargin
{
    /// <summary>
    /// <c>loss[i] = 1/classes Σ max(0, 1 - x[i, j] + x[i, k])</c> over the classes j of a row and all others k; loss is [rows], everything else [rows, classes].
    /// </summary>
    /// <param name="loss">The loss of each row.</param>
    /// <param name="isTarget">1 for the classes of a row, 0 for the others; for the gradient.</param>
    /// <param name="x">The scores.</param>
    /// <param name="targets">The classes of each row up to the first −1.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">A span is too short, or a target is neither a class nor −1.</exception>
    public static void Rows(Span<float> loss, Span<float> isTarget, ReadOnlySpan<float> x, ReadOnlySpan<int> targets, int rows, int classes)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(loss.Length, rows, 1, "The loss");
        SoftmaxLoop.CheckLength(isTarget.Length, rows, classes, "The mask of the targets");
        SoftmaxLoop.CheckLength(x.Length, rows, classes, "The scores");
        Check(targets, rows, classes);
        fixed (float* pLoss = loss, pIsTarget = isTarget, pX = x)
        {
            fixed (int* pTargets = targets)
            {
                RowDriver.Run(new RowsCode(pLoss, pIsTarget, pX, pTargets, classes), rows, classes);
            }
        }
    }

    /// <summary>
    /// For each class j of a row and each other class k with <c>1 - x[i, j] + x[i, k] &gt; 0</c>: <c>dx[i, k] += dloss[i]/classes</c> and <c>dx[i, j] -= dloss[i]/classes</c>.
    /// </summary>
    /// <param name="dx">The result, [rows, classes].</param>
    /// <param name="x">The scores, [rows, classes].</param>
    /// <param name="isTarget">As <see cref="Rows"/> left it, [rows, classes].</param>
    /// <param name="targets">The classes of each row up to the first −1, [rows, classes].</param>
    /// <param name="dloss">The gradient of each row's loss, over one dimension; stride 0 for one gradient for all.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">A span is too short, or a target is neither a class nor −1.</exception>
    public static void Gradient(
        Span<float> dx, ReadOnlySpan<float> x, ReadOnlySpan<float> isTarget, ReadOnlySpan<int> targets, Strided dloss, int rows, int classes)
    {
        SoftmaxLoop.CheckShape(rows, classes);
        SoftmaxLoop.CheckLength(dx.Length, rows, classes, "The gradient of the scores");
        SoftmaxLoop.CheckLength(x.Length, rows, classes, "The scores");
        SoftmaxLoop.CheckLength(isTarget.Length, rows, classes, "The mask of the targets");
        Check(targets, rows, classes);
        int step = Targets.CheckLossGradient(dloss, rows);
        fixed (float* pdx = dx, pX = x, pIsTarget = isTarget, pdLoss = dloss.Span)
        {
            fixed (int* pTargets = targets)
            {
                RowDriver.Run(new GradientCode(pdx, pX, pIsTarget, pTargets, pdLoss, step, classes), rows, classes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(float* loss, float* isTarget, float* x, int* targets, nint rows, nint classes)
        where V : struct, IVector<V>
    {
        nint vectors = classes - (classes % V.Count);
        int rest = (int)(classes - vectors);
        for (nint row = 0; row < rows; row++, x += classes, isTarget += classes, targets += classes)
        {
            nint count = Mark(isTarget, targets, classes);
            V sum = V.Zero;
            for (nint k = 0; k < vectors; k += V.Count)
            {
                sum += V.SelectEqual(V.Load(in *isTarget, k), V.Zero, Hinges(V.Load(in *x, k), x, targets, count), V.Zero);
            }

            if (rest > 0)
            {
                V hinges = Hinges(V.LoadPartial(in *x, vectors, rest), x, targets, count) & V.FirstLanes(rest);
                sum += V.SelectEqual(V.LoadPartial(in *isTarget, vectors, rest), V.Zero, hinges, V.Zero);
            }

            loss[row] = V.Sum(sum) / classes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GradientAt<V>(float* dx, float* x, float* isTarget, int* targets, float* dloss, nint dlossStep, nint rows, nint classes)
        where V : struct, IVector<V>
    {
        for (nint row = 0; row < rows; row++, dx += classes, x += classes, isTarget += classes, targets += classes)
        {
            new Span<float>(dx, (int)classes).Clear();
            for (nint j = 0; j < classes && targets[j] >= 0; j++)
            {
                // Whole numbers until the end, of which none is rounded.
                dx[targets[j]] -= AddHits<V>(dx, x, isTarget, 1f - x[targets[j]], classes);
            }

            Scale<V>(dx, dloss[row * dlossStep] / classes, classes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<V>(float* dx, float factor, nint classes)
        where V : struct, IVector<V>
    {
        nint vectors = classes - (classes % V.Count);
        for (nint k = 0; k < vectors; k += V.Count)
        {
            V.Store(V.Load(in *dx, k) * V.Create(factor), ref *dx, k);
        }

        for (nint k = vectors; k < classes; k++)
        {
            dx[k] *= factor;
        }
    }

    /// <summary>Adds 1 where a class that is no target reaches into the margin, and gives how many do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddHits<V>(float* dx, float* x, float* isTarget, float threshold, nint classes)
        where V : struct, IVector<V>
    {
        nint vectors = classes - (classes % V.Count);
        int rest = (int)(classes - vectors);
        V from = V.Create(threshold), hits = V.Zero;
        for (nint k = 0; k < vectors; k += V.Count)
        {
            V hit = Hit(from + V.Load(in *x, k), V.Load(in *isTarget, k));
            V.Store(V.Load(in *dx, k) + hit, ref *dx, k);
            hits += hit;
        }

        if (rest > 0)
        {
            V hit = Hit(from + V.LoadPartial(in *x, vectors, rest), V.LoadPartial(in *isTarget, vectors, rest)) & V.FirstLanes(rest);
            V.StorePartial(V.LoadPartial(in *dx, vectors, rest) + hit, ref *dx, vectors, rest);
            hits += hit;
        }

        return V.Sum(hits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Hit<V>(V hinge, V isTarget)
        where V : struct, IVector<V> =>
        V.SelectEqual(isTarget, V.Zero, V.SelectGreater(hinge, V.Zero, V.Create(1f), V.Zero), V.Zero);

    /// <summary>Σ max(0, 1 - x[j] + x[k]) over the targets j, for a vector of classes k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Hinges<V>(V others, float* x, int* targets, nint count)
        where V : struct, IVector<V>
    {
        V sum = V.Zero;
        for (nint j = 0; j < count; j++)
        {
            sum += V.MaxNative(V.Zero, V.Create(1f - x[targets[j]]) + others);
        }

        return sum;
    }

    /// <summary>Writes the mask of a row; gives the number of its targets.</summary>
    private static nint Mark(float* isTarget, int* targets, nint classes)
    {
        new Span<float>(isTarget, (int)classes).Clear();
        nint count = 0;
        for (; count < classes && targets[count] >= 0; count++)
        {
            isTarget[targets[count]] = 1f;
        }

        return count;
    }

    /// <summary>Throws unless there are targets for each row, classes or −1.</summary>
    private static void Check(ReadOnlySpan<int> targets, int rows, int classes)
    {
        long count = (long)rows * classes;
        if (targets.Length < count)
        {
            ThrowCount(targets.Length, rows, classes, nameof(targets));
        }

        if (Runtime.Check.FirstOutside(targets[..(int)count], classes, except: -1) is >= 0 and int position)
        {
            ThrowTarget(targets[position], position / classes, classes, nameof(targets));
        }
    }

    [DoesNotReturn]
    private static void ThrowCount(int count, int rows, int classes, string name) =>
        throw new ArgumentException($"There are {count} targets for {rows} rows of {classes}.", name);

    [DoesNotReturn]
    private static void ThrowTarget(int target, int row, int classes, string name) =>
        throw new ArgumentException($"Target {target} of row {row} is neither one of {classes} classes nor -1.", name);

    private readonly struct RowsCode(float* loss, float* isTarget, float* x, int* targets, nint classes) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            RowsAt<V>(loss + row, isTarget + (row * classes), x + (row * classes), targets + (row * classes), rows, classes);
    }

    private readonly struct GradientCode(float* dx, float* x, float* isTarget, int* targets, float* dloss, nint dlossStep, nint classes) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            nint first = row * classes;
            GradientAt<V>(dx + first, x + first, isTarget + first, targets + first, dloss + (row * dlossStep), dlossStep, rows, classes);
        }
    }
}
