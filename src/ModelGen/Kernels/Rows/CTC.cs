using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Connectionist temporal classification, as <c>torch.nn.functional.ctc_loss</c> with <c>reduction="none"</c>, and its gradient: A. Graves et al., Connectionist Temporal Classification:
/// Labelling Unsegmented Sequence Data with Recurrent Neural Networks (2006).
/// </summary>
/// <remarks>
/// A sequence of S labels has S + 1 blanks and S labels in turn as its states: blank 0, label 1, blank 1, … label S, blank S. Blanks and labels lie apart, [2, S + 1], so that each state is
/// reached from the same places of both: vectors of states need no shuffling. Label 0 does not exist. Logarithms are relative to the likeliest state of a step, so that the digits of a
/// float are spent on differences, however long a sequence is.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class CTC
{
    /// <summary><c>loss[n] = -ln Σ Πₜ e^logProbs[t, n, path[t]]</c> over all paths that give the labels of sequence n; ∞ where there is none.</summary>
    /// <param name="loss">The loss of each sequence, [batch].</param>
    /// <param name="alphas">
    /// For the gradient, [batch, time, 2, length + 1]: the logarithm of the probability to be in a state after a step, relative to the likeliest state of the step; -∞ where the state can't be
    /// reached or the end can't be reached from it.
    /// </param>
    /// <param name="logProbs">Logarithms of the probabilities of all classes, [time, batch, classes].</param>
    /// <param name="targets">The labels.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="classes">The number of classes, the blank included.</param>
    /// <param name="perLabel">Whether a loss is divided by the number of labels, where there are any.</param>
    /// <exception cref="ArgumentException">A span is too short, a length is negative or too large, or a label is not a class or is the blank.</exception>
    public static void Rows(
        Span<float> loss, Span<float> alphas, ReadOnlySpan<float> logProbs, CTCTargets targets, int time, int batch, int classes, bool perLabel)
    {
        Check(alphas.Length, logProbs.Length, targets, time, batch, classes);
        SoftmaxLoop.CheckLength(loss.Length, batch, 1, "The loss");
        fixed (float* pLoss = loss, pAlphas = alphas, pLogProbs = logProbs)
        {
            fixed (int* labels = targets.Labels, inputLengths = targets.InputLengths, labelLengths = targets.LabelLengths)
            {
                var sequences = new CTCBatch(pLogProbs, labels, inputLengths, labelLengths, time, batch, classes, targets.Length, targets.Blank, perLabel);
                RowDriver.Run(new RowsCode(sequences, pLoss, pAlphas), batch, Columns(time, sequences.Width * 4));
            }
        }
    }

    /// <summary>
    /// <c>dlogProbs[t, n, c] = (e^logProbs[t, n, c] - P(class c at step t | labels)) dloss[n]</c>: as PyTorch has it, the gradient with respect to what a log-softmax was taken of, which a log-softmax
    /// leaves as it is. Zeros behind the end of an input and where dloss[n] is zero; NaN where no path gives the labels.
    /// </summary>
    /// <param name="dlogProbs">The result, [time, batch, classes].</param>
    /// <param name="logProbs">Logarithms of the probabilities of all classes, [time, batch, classes].</param>
    /// <param name="targets">The labels.</param>
    /// <param name="alphas">As <see cref="Rows"/> left it, [batch, time, 2, length + 1].</param>
    /// <param name="dloss">The gradient of each sequence's loss, over one dimension; stride 0 for one gradient for all.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="classes">The number of classes, the blank included.</param>
    /// <param name="perLabel">Whether a loss was divided by the number of labels.</param>
    /// <exception cref="ArgumentException">A span is too short, a length is negative or too large, or a label is not a class or is the blank.</exception>
    public static void Gradient(
        Span<float> dlogProbs,
        ReadOnlySpan<float> logProbs,
        CTCTargets targets,
        ReadOnlySpan<float> alphas,
        Strided dloss,
        int time,
        int batch,
        int classes,
        bool perLabel)
    {
        Check(alphas.Length, logProbs.Length, targets, time, batch, classes);
        CheckLength(dlogProbs.Length, (long)time * batch, classes, "The memory of the gradient");
        int step = Targets.CheckLossGradient(dloss, batch);
        fixed (float* pdLogProbs = dlogProbs, pAlphas = alphas, pLogProbs = logProbs, pdLoss = dloss.Span)
        {
            fixed (int* labels = targets.Labels, inputLengths = targets.InputLengths, labelLengths = targets.LabelLengths)
            {
                var sequences = new CTCBatch(pLogProbs, labels, inputLengths, labelLengths, time, batch, classes, targets.Length, targets.Blank, perLabel);
                RowDriver.Run(new GradientCode(sequences, pdLogProbs, pAlphas, pdLoss, step), batch, Columns(time, (sequences.Width * 4) + classes));
            }
        }
    }

    /// <summary>The nanoseconds that a sequence takes, about.</summary>
    private static int Columns(long time, long states) => (int)Math.Min(time * states, int.MaxValue);

    private static void Check(int alphas, int logProbs, CTCTargets targets, int time, int batch, int classes)
    {
        SoftmaxLoop.CheckShape(batch, classes);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        targets.Check(time, batch, classes);
        CheckLength(logProbs, (long)time * batch, classes, "The memory of the log-probabilities");
        CheckLength(alphas, (long)time * batch, 2 * ((long)targets.Length + 1), "The memory of the states");
    }

    /// <summary>Throws unless a span holds so many floats for each step of each sequence; products of three sizes need not be numbers.</summary>
    private static void CheckLength(int length, long steps, long each, string name)
    {
        if (each > 0 && steps > length / each)
        {
            throw new ArgumentException($"{name} has {length} elements, fewer than {each} for each of {steps} steps.");
        }
    }

    /// <summary>ln(eᵃ + eᵇ); -∞ of nothing but -∞, and NaN passes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogAdd<V>(V a, V b)
        where V : struct, IVector<V>
    {
        V greatest = V.MaxNative(V.MaxNative(a, b), V.Create(float.MinValue));
        return greatest + VectorMath.Log(VectorMath.Exp(a - greatest) + VectorMath.Exp(b - greatest));
    }

    /// <summary>ln(eᵃ + eᵇ + eᶜ); -∞ of nothing but -∞, and NaN passes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogAdd<V>(V a, V b, V c)
        where V : struct, IVector<V>
    {
        V greatest = V.MaxNative(V.MaxNative(a, V.MaxNative(b, c)), V.Create(float.MinValue));
        return greatest + VectorMath.Log(VectorMath.Exp(a - greatest) + VectorMath.Exp(b - greatest) + VectorMath.Exp(c - greatest));
    }

    /// <summary>The lanes of a vector that begins at <paramref name="first"/> and must not reach behind <paramref name="last"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Lanes<V>(nint first, nint last)
        where V : struct, IVector<V> => (int)nint.Min(V.Count, last + 1 - first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load<V>(float* x, nint offset, int lanes)
        where V : struct, IVector<V> => lanes == V.Count ? V.Load(in *x, offset) : V.LoadPartial(in *x, offset, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V value, float* x, nint offset, int lanes)
        where V : struct, IVector<V>
    {
        if (lanes == V.Count)
        {
            V.Store(value, ref *x, offset);
        }
        else
        {
            V.StorePartial(value, ref *x, offset, lanes);
        }
    }

    /// <summary>Sets some floats; a span's own method is compiled without optimisation first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<V>(float* x, nint count, float value)
        where V : struct, IVector<V>
    {
        for (nint i = 0; i < count; i += V.Count)
        {
            Store(V.Create(value), x, i, Lanes<V>(i, count - 1));
        }
    }

    /// <summary>The greater value in the lanes that count; NaN is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Greatest<V>(V greatest, V value, int lanes)
        where V : struct, IVector<V> =>
        V.MaxNative(lanes == V.Count ? value : V.Select(V.FirstLanes(lanes), value, V.Create(float.NegativeInfinity)), greatest);
}
