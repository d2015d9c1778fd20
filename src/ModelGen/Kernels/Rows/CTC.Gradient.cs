using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>From the last step to the first.</content>
public static unsafe partial class CTC
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GradientAt<V>(in CTCBatch batch, float* dlogProbs, float* alphas, float* dloss, nint dlossStep, nint row, nint rows)
        where V : struct, IVector<V>
    {
        nint width = batch.Width;
        using var scratch = new KernelScratch(4 * (width + 1));
        fixed (float* memory = scratch.Span)
        {
            for (nint n = row; n < row + rows; n++)
            {
                CTCSequence sequence = batch[n];
                float* dx = dlogProbs + (n * sequence.Classes);
                float scale = dloss[n * dlossStep] / sequence.Divisor;
                nint read = scale == 0f ? 0 : sequence.Time;
                if (read > 0)
                {
                    Walk<V>(in sequence, dx, alphas + (n * batch.States), scale, memory);
                }

                for (nint t = read; t < batch.Time; t++)
                {
                    Fill<V>(dx + (t * sequence.Step), sequence.Classes, 0f);
                }
            }
        }
    }

    /// <summary>The gradient of a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="dx">The gradient of the first step; steps are as far apart as log-probabilities.</param>
    /// <param name="alphas">[time, 2, width]</param>
    /// <param name="scale">The gradient of the loss.</param>
    /// <param name="memory">Four times width + 1 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<V>(in CTCSequence sequence, float* dx, float* alphas, float scale, float* memory)
        where V : struct, IVector<V>
    {
        // Betas, the logarithms of the probabilities to come from each state to the end, lie as alphas do; a label behind the last one is never possible.
        nint width = sequence.Width + 1;
        float* betas = memory, shares = memory + (2 * width), skips = memory + (3 * width);
        sequence.WriteSkips(skips);
        Fill<V>(betas, 2 * width, float.NegativeInfinity);
        betas[sequence.Count] = 0f;
        betas[width + sequence.Count] = 0f;
        for (nint t = sequence.Time - 1; t >= 0; t--)
        {
            if (t < sequence.Time - 1)
            {
                Retreat<V>(in sequence, betas, betas + width, skips, t);
            }

            float* row = alphas + (t * 2 * sequence.Width);
            float labels = Share<V>(in sequence, row, betas, betas + width, shares, t, out float blanks);
            WriteStep<V>(in sequence, dx + (t * sequence.Step), shares, labels, blanks, scale, t);
        }
    }

    /// <summary>The betas of a step from those of the step behind it, in place: a state is reached from those before it, which are written later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Retreat<V>(in CTCSequence sequence, float* blanks, float* labels, float* skips, nint t)
        where V : struct, IVector<V>
    {
        float* logProbs = sequence.At(t + 1);
        for (nint k = sequence.FirstLabel(t + 1); k <= sequence.LastLabel(t + 1); k++)
        {
            labels[k] += logProbs[sequence.Labels[k]];
        }

        V blank = V.Create(logProbs[sequence.Blank]);
        nint last = sequence.LastLabel(t);
        for (nint k = sequence.First(t); k <= last; k += V.Count)
        {
            int lanes = Lanes<V>(k, last);
            V stay = Load<V>(labels, k, lanes), between = Load<V>(blanks, k, lanes) + blank, next = Load<V>(labels, k + 1, lanes);
            Store(LogAdd(stay, between, next + Load<V>(skips, k + 1, lanes)), labels, k, lanes);
            Store(LogAdd(between, next), blanks, k, lanes);
        }

        // Written with the others, but no state.
        labels[0] = float.NegativeInfinity;
    }

    /// <summary>
    /// How much of the probability of all paths goes through each label at a step, up to a factor, and through all labels and all blanks together. Betas become relative to the likeliest state.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Share<V>(in CTCSequence sequence, float* alphas, float* blanks, float* labels, float* shares, nint t, out float ofBlanks)
        where V : struct, IVector<V>
    {
        float* labelAlphas = alphas + sequence.Width;
        nint first = sequence.First(t), last = sequence.LastLabel(t);
        V most = V.Create(float.NegativeInfinity);
        for (nint k = first; k <= last; k += V.Count)
        {
            int lanes = Lanes<V>(k, last);
            most = Greatest(most, Load<V>(alphas, k, lanes) + Load<V>(blanks, k, lanes), lanes);
            most = Greatest(most, Load<V>(labelAlphas, k, lanes) + Load<V>(labels, k, lanes), lanes);
        }

        float greatest = V.MaxAcross(most);
        V shift = V.Create(float.IsFinite(greatest) ? greatest : 0f), blankSum = V.Zero, labelSum = V.Zero;
        for (nint k = first; k <= last; k += V.Count)
        {
            int lanes = Lanes<V>(k, last);
            V beta = Load<V>(blanks, k, lanes) - shift, labelBeta = Load<V>(labels, k, lanes) - shift;
            V share = VectorMath.Exp(Load<V>(labelAlphas, k, lanes) + labelBeta);
            Store(beta, blanks, k, lanes);
            Store(labelBeta, labels, k, lanes);
            Store(share, shares, k, lanes);
            blankSum += VectorMath.Exp(Load<V>(alphas, k, lanes) + beta) & V.FirstLanes(lanes);
            labelSum += share & V.FirstLanes(lanes);
        }

        ofBlanks = V.Sum(blankSum);
        return V.Sum(labelSum);
    }

    /// <summary>The gradient of a step: NaN if there is no path, else probabilities minus the shares of the classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteStep<V>(in CTCSequence sequence, float* dx, float* shares, float labels, float blanks, float scale, nint t)
        where V : struct, IVector<V>
    {
        float total = labels + blanks;
        if (!(total > 0f))
        {
            Fill<V>(dx, sequence.Classes, float.NaN);
            return;
        }

        float* logProbs = sequence.At(t);
        for (nint c = 0; c < sequence.Classes; c += V.Count)
        {
            int lanes = Lanes<V>(c, sequence.Classes - 1);
            Store(VectorMath.Exp(Load<V>(logProbs, c, lanes)) * V.Create(scale), dx, c, lanes);
        }

        float factor = scale / total;
        dx[sequence.Blank] -= factor * blanks;
        for (nint k = sequence.FirstLabel(t); k <= sequence.LastLabel(t); k++)
        {
            dx[sequence.Labels[k]] -= factor * shares[k];
        }
    }

    private readonly struct GradientCode(CTCBatch batch, float* dlogProbs, float* alphas, float* dloss, nint dlossStep) : IRowCode
    {
        private readonly CTCBatch batch = batch;

        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> => GradientAt<V>(in batch, dlogProbs, alphas, dloss, dlossStep, row, rows);
    }
}
