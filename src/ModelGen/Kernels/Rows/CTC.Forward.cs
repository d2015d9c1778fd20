using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>From the first step to the last.</content>
public static unsafe partial class CTC
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(in CTCBatch batch, float* loss, float* alphas, nint row, nint rows)
        where V : struct, IVector<V>
    {
        nint width = batch.Width;
        using var scratch = new KernelScratch((3 * width) + 1);
        fixed (float* start = scratch.Span)
        {
            for (nint n = row; n < row + rows; n++)
            {
                CTCSequence sequence = batch[n];
                float* states = alphas + (n * batch.States);
                loss[n] = Loss<V>(in sequence, states, start, start + (2 * width));
                nint read = sequence.Time * 2 * width;
                Fill<V>(states + read, batch.States - read, float.NegativeInfinity);
            }
        }
    }

    /// <summary>The loss of a sequence, and its alphas.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="alphas">[time, 2, width]</param>
    /// <param name="start">Memory for [2, width]: the states before the first step, of which blank 0 alone is possible.</param>
    /// <param name="skips">Memory for width + 1 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loss<V>(in CTCSequence sequence, float* alphas, float* start, float* skips)
        where V : struct, IVector<V>
    {
        sequence.WriteSkips(skips);
        nint states = 2 * sequence.Width;
        Fill<V>(start, states, float.NegativeInfinity);
        start[0] = 0f;
        float* before = start;
        double scale = 0;
        for (nint t = 0; t < sequence.Time; t++)
        {
            float* row = alphas + (t * states);
            Advance<V>(in sequence, row, before, skips, t);
            scale += Normalize<V>(row, states);
            before = row;
        }

        double end = Math.Exp(before[sequence.Count]) + Math.Exp(before[sequence.Width + sequence.Count]);
        return (float)((0 - (scale + Math.Log(end))) / sequence.Divisor);
    }

    /// <summary>The states after a step from those before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Advance<V>(in CTCSequence sequence, float* row, float* before, float* skips, nint t)
        where V : struct, IVector<V>
    {
        nint width = sequence.Width, last = sequence.LastLabel(t);
        float* labels = row + width, labelsBefore = before + width, logProbs = sequence.At(t);
        Fill<V>(row, 2 * width, float.NegativeInfinity);
        for (nint k = sequence.FirstLabel(t); k <= last; k++)
        {
            labels[k] = logProbs[sequence.Labels[k]];
        }

        for (nint k = sequence.FirstLabel(t); k <= last; k += V.Count)
        {
            int lanes = Lanes<V>(k, last);
            V sum = LogAdd(
                Load<V>(labelsBefore, k, lanes), Load<V>(before, k - 1, lanes), Load<V>(labelsBefore, k - 1, lanes) + Load<V>(skips, k, lanes));
            Store(sum + Load<V>(labels, k, lanes), labels, k, lanes);
        }

        last = sequence.LastBlank(t);
        V blank = V.Create(logProbs[sequence.Blank]);
        for (nint k = sequence.First(t); k <= last; k += V.Count)
        {
            int lanes = Lanes<V>(k, last);
            Store(LogAdd(Load<V>(before, k, lanes), Load<V>(labelsBefore, k, lanes)) + blank, row, k, lanes);
        }
    }

    /// <summary>Subtracts the greatest value, if it is finite; gives what was subtracted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Normalize<V>(float* row, nint states)
        where V : struct, IVector<V>
    {
        V most = V.Create(float.NegativeInfinity);
        for (nint i = 0; i < states; i += V.Count)
        {
            int lanes = Lanes<V>(i, states - 1);
            most = Greatest(most, Load<V>(row, i, lanes), lanes);
        }

        float greatest = V.MaxAcross(most);
        if (!float.IsFinite(greatest))
        {
            return 0f;
        }

        for (nint i = 0; i < states; i += V.Count)
        {
            int lanes = Lanes<V>(i, states - 1);
            Store(Load<V>(row, i, lanes) - V.Create(greatest), row, i, lanes);
        }

        return greatest;
    }

    private readonly struct RowsCode(CTCBatch batch, float* loss, float* alphas) : IRowCode
    {
        private readonly CTCBatch batch = batch;

        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> => RowsAt<V>(in batch, loss, alphas, row, rows);
    }
}
