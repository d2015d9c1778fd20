using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Attention in tiles (Dao, Fu, Ermon, Rudra, Ré 2022: FlashAttention): the scores of some queries over 64 keys at a time, each row's greatest score and sum of exponentials so far, and the sum of values,
/// which is scaled where a greater score comes up. No matrix of all scores exists.
/// </summary>
internal unsafe struct AttentionPass<F> : IGemmOperation
    where F : struct, IScoreFormula
{
    /// <summary>Rows of queries that share a tile of keys: 128 rows of sums stay in a first-level cache beside it.</summary>
    private const int Rows = 128;

    internal AttentionOperands Operands;

    /// <summary>The result, <c>[batch, time, heads, dv]</c>.</summary>
    internal AttentionMatrix Result;

    /// <summary>The logarithms of the sums of exponentials, <c>[batch, heads, time]</c>; 0 of a query that sees nothing.</summary>
    internal float* LogSums;

    /// <summary>The queries of a head that are taken together.</summary>
    private readonly int Block => Math.Max(1, Rows / Operands.Shape.Group);

    public readonly void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        AttentionShape shape = Operands.Shape;
        if (shape.Heads == 0)
        {
            return;
        }

        var units = new Units<V, T>(this);
        int blocks = (shape.Time + Block - 1) / Block;
        Partition.Run(ref units, shape.Batch * shape.KvHeads * blocks, Partition.Threads(shape.MultiplyAdds / (4 * V.Count)));
    }

    /// <summary>Some queries of all heads that share one of keys.</summary>
    private readonly struct Units<V, T>(AttentionPass<F> pass) : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            ref readonly AttentionOperands operands = ref pass.Operands;
            AttentionShape shape = operands.Shape;
            int blocks = (shape.Time + pass.Block - 1) / pass.Block;
            (int head, int block) = Math.DivRem(unit, blocks);
            (int batch, int shared) = Math.DivRem(head, shape.KvHeads);
            int first = block * pass.Block, count = Math.Min(pass.Block, shape.Time - first);

            // A single query of each head: the heads are the rows.
            bool isStep = shape.Time == 1;
            int parts = isStep ? 1 : shape.Group, rows = isStep ? shape.Group : count, all = parts * rows;
            nint queryRow = isStep ? operands.Query.Head : operands.Query.Row, maskRow = isStep ? operands.Mask.Head : operands.Mask.Row;
            int dv = AttentionTile.Padded(shape.Dv), offset = operands.Offset(batch), end = operands.End(batch);
            int last = shape.IsCausal ? (int)Math.Clamp((long)offset + first + count, 0, end) : end;
            int start = shape is { IsCausal: true, Window: > 0 } ? (int)Math.Clamp((long)offset + first - shape.Window + 1, 0, last) & -AttentionTile.Keys : 0;
            bool isFew = rows <= AttentionTile.FewRows, isWhole = isFew && dv == shape.Dv;

            using var scratch = new KernelScratch(
                ((long)all * (AttentionTile.Keys + dv)) + (2L * AttentionTile.Padded(all)) + ((long)shape.D * AttentionTile.Keys) + ((long)dv * AttentionTile.Keys) + AttentionTile.Keys);
            fixed (float* memory = scratch.Span)
            {
                float* scores = memory, sums = scores + (all * AttentionTile.Keys), greatest = sums + (all * dv), totals = greatest + AttentionTile.Padded(all);
                float* turned = totals + AttentionTile.Padded(all), values = turned + (shape.D * AttentionTile.Keys), drawn = values + (dv * AttentionTile.Keys);
                new Span<float>(sums, all * dv).Clear();
                new Span<float>(greatest, all).Fill(float.NegativeInfinity);
                new Span<float>(totals, AttentionTile.Padded(all)).Clear();
                float* keyRows = operands.Key.At(batch, shared), valueRows = operands.Value.At(batch, shared);
                var place = new ScoreOperands<V> { Batch = V.CreateBits(batch), Tables = operands.Tables };
                for (int key = start; key < last; key += AttentionTile.Keys)
                {
                    int keys = Math.Min(AttentionTile.Keys, last - key);
                    float* keysHere = keyRows + (key * operands.Key.Row), valuesHere = valueRows + (key * operands.Value.Row);
                    if (!isFew)
                    {
                        AttentionTile.Turn(turned, keysHere, operands.Key.Row, keys, shape.D);
                    }

                    if (!isWhole)
                    {
                        AttentionTile.Copy<V>(values, valuesHere, operands.Value.Row, keys, shape.Dv);
                    }

                    (int from, int to) = isStep ? (0, rows) : operands.Seeing(key, key + keys, offset, first, first + count);
                    (from, to) = isStep ? (from, to) : (from - first, to - first);
                    if (from >= to)
                    {
                        continue;
                    }

                    for (int part = 0; part < parts; part++)
                    {
                        int here = (shared * shape.Group) + part, row = (part * rows) + from;
                        if (F.HasMask && !SeesAny(ref place, here, isStep, first, from, to, offset, key, keys))
                        {
                            continue;
                        }

                        float* query = operands.Query.At(batch, here) + ((first + from) * queryRow);
                        float* tile = scores + (row * AttentionTile.Keys);
                        if (isFew)
                        {
                            AttentionTile.Dots<V, T>(tile, AttentionTile.Keys, query, queryRow, keysHere, operands.Key.Row, to - from, shape.D, keys);
                        }
                        else
                        {
                            AttentionTile.Multiply<V, T, Overwrite>(
                                tile, AttentionTile.Keys, query, queryRow, 1, turned, AttentionTile.Keys, to - from, shape.D, AttentionTile.Padded(keys));
                        }

                        float* mask = operands.Mask.IsGiven ? operands.Mask.At(batch, here) + ((first + from) * maskRow) + key : null;
                        long index = ((((long)batch * shape.Heads) + here) * shape.Time) + first + from;
                        for (int i = from; i < to; i++, row++)
                        {
                            (int seen, int seenEnd) = operands.Seen(isStep ? 0 : first + i, offset, key, keys);
                            Move(ref place, here, isStep, first, i, offset);
                            Weigh(scores + (row * AttentionTile.Keys), mask, key, keys, seen, seenEnd, ref place, sums + (row * dv), dv, ref greatest[row], ref totals[row]);
                            if (operands.Dropout.IsGiven)
                            {
                                operands.Dropout.Draw<V>(drawn, (index * shape.Tiles) + (key / AttentionTile.Keys));
                                Drop(scores + (row * AttentionTile.Keys), drawn, keys);
                            }

                            index++;
                            mask = mask == null ? null : mask + maskRow;
                        }

                        float* addends = isWhole ? valuesHere : values;
                        AttentionTile.Multiply<V, T, Accumulate>(
                            sums + (((part * rows) + from) * dv), dv, tile, AttentionTile.Keys, 1, addends, isWhole ? operands.Value.Row : dv, to - from, keys, dv);
                    }
                }

                for (int part = 0; part < parts; part++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        int row = (part * rows) + i, here = (shared * shape.Group) + (isStep ? i : part), query = isStep ? 0 : first + i;
                        float* to = pass.Result.At(batch, here) + (query * pass.Result.Row);
                        float total = totals[row];
                        Divide(to, sums + (row * dv), shape.Dv, total == 0 ? 0 : 1 / total);
                        pass.LogSums[((((long)batch * shape.Heads) + here) * shape.Time) + query] = total == 0 ? 0 : greatest[row] + MathF.Log(total);
                    }
                }
            }
        }

        /// <summary>Where the formula is: a row is a query, or a head where each has a single query.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Move(ref ScoreOperands<V> place, int head, bool isStep, int first, int row, int offset)
        {
            if (F.HasScore || F.HasMask)
            {
                place.Head = V.CreateBits(isStep ? head + row : head);
                place.Query = V.CreateBits(isStep ? offset : offset + first + row);
            }
        }

        /// <summary>Whether the formula lets any of some rows see any key of a tile.</summary>
        private bool SeesAny(ref ScoreOperands<V> place, int head, bool isStep, int first, int from, int to, int offset, int key, int keys)
        {
            for (int i = from; i < to; i++)
            {
                (int seen, int seenEnd) = pass.Operands.Seen(isStep ? 0 : first + i, offset, key, keys);
                Move(ref place, head, isStep, first, i, offset);
                if (ScoreTile.SeesAny<V, F>(key, keys, seen, seenEnd, ref place))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Turns products into exponentials, less the greatest score so far; sums of before are scaled to it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Weigh(
            float* scores, float* mask, int key, int count, int seen, int seenEnd, ref ScoreOperands<V> place, float* sums, int dv, ref float greatest, ref float total)
        {
            V scale = V.Create(pass.Operands.Shape.Scale);
            float most = F.HasScore || F.HasMask
                ? ScoreTile.Scores<V, F>(scores, mask, scale, key, count, seen, seenEnd, ref place)
                : AttentionTile.Scores(scores, mask, scale, count, seen, seenEnd);
            if (!(most <= greatest))
            {
                // Nothing but −∞ so far has no sums.
                if (total != 0)
                {
                    V factor = VectorMath.Exp(V.Create(greatest - most));
                    for (int column = 0; column < dv; column += V.Count)
                    {
                        V.Store(V.Load(ref *sums, column) * factor, ref *sums, column);
                    }

                    total *= V.Sum(factor & V.FirstLanes(1));
                }

                greatest = most;
            }

            V shift = V.Create(greatest == float.NegativeInfinity ? 0 : greatest), sum = V.Zero;
            for (int column = 0; column < count; column += V.Count)
            {
                V weight = VectorMath.Exp(V.Load(ref *scores, column) - shift);
                V.Store(weight, ref *scores, column);
                sum += weight;
            }

            total += V.Sum(sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Drop(float* weights, float* drawn, int count)
        {
            for (int column = 0; column < count; column += V.Count)
            {
                V.Store(V.Load(ref *weights, column) * V.Load(ref *drawn, column), ref *weights, column);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Divide(float* to, float* sums, int count, float inverse)
        {
            V factor = V.Create(inverse);
            int column = 0;
            for (; column <= count - V.Count; column += V.Count)
            {
                V.Store(V.Load(ref *sums, column) * factor, ref *to, column);
            }

            if (column < count)
            {
                V.StorePartial(V.Load(ref *sums, column) * factor, ref *to, column, count - column);
            }
        }
    }
}
