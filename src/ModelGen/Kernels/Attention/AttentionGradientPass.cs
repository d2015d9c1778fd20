using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// The gradients of queries, keys and values. With weights <c>p = e^(score − logSum)</c>, computed again tile by tile, <c>dv = pᵀ·dy</c> and <c>ds = p·(dy·vᵀ − Σ dy·y)·scale</c>; then <c>dq = ds·k</c> and
/// <c>dk = dsᵀ·q</c>. The queries that share a head of keys are one unit: it alone adds to their gradients.
/// </summary>
internal unsafe struct AttentionGradientPass<F> : IGemmOperation
    where F : struct, IScoreSlope
{
    /// <summary>Queries that are taken together.</summary>
    private const int Rows = 64;

    internal AttentionOperands Operands;

    /// <summary>The gradients <c>[batch, rows, heads, columns]</c>; not given where nobody wants one.</summary>
    internal AttentionMatrix QueryGradient;
    internal AttentionMatrix KeyGradient;
    internal AttentionMatrix ValueGradient;

    /// <summary>The result and its gradient, <c>[batch, time, heads, dv]</c>.</summary>
    internal AttentionMatrix Result;
    internal AttentionMatrix ResultGradient;
    internal float* LogSums;

    /// <summary>The gradients of tables, a block for each part of the units.</summary>
    internal float* Gradients;

    /// <summary>The elements of such a block.</summary>
    internal int GradientLength;

    /// <summary>How many parts the units are cut into: each adds to gradients of tables of its own.</summary>
    internal int Parts;

    public readonly void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        AttentionShape shape = Operands.Shape;
        var units = new Units<V, T>(this);
        Partition.Run(ref units, Parts, Partition.Threads(5 * shape.MultiplyAdds / (8 * V.Count)));
    }

    /// <summary>Some heads of keys and values, one after the other.</summary>
    private readonly struct Units<V, T>(AttentionGradientPass<F> pass) : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        public void Run(int unit)
        {
            long heads = (long)pass.Operands.Shape.Batch * pass.Operands.Shape.KvHeads;
            for (int head = (int)(heads * unit / pass.Parts); head < (int)(heads * (unit + 1) / pass.Parts); head++)
            {
                RunHead(head, pass.Gradients + ((long)unit * pass.GradientLength));
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void RunHead(int unit, float* gradients)
        {
            ref readonly AttentionOperands operands = ref pass.Operands;
            AttentionShape shape = operands.Shape;
            (int batch, int shared) = Math.DivRem(unit, shape.KvHeads);
            int d = AttentionTile.Padded(shape.D), dv = AttentionTile.Padded(shape.Dv), offset = operands.Offset(batch), end = operands.End(batch);
            end = shape.IsCausal ? (int)Math.Clamp((long)offset + shape.Time, 0, end) : end;
            int queries = shape.Group * shape.Time;
            using var scratch = new KernelScratch(
                queries + ((shape.D + shape.Dv + d + d + dv + Rows + Rows + 1L) * AttentionTile.Keys) + ((long)Rows * (d + dv)));
            fixed (float* memory = scratch.Span)
            {
                float* products = memory, turnedKeys = products + queries, turnedValues = turnedKeys + (shape.D * AttentionTile.Keys), keyRows = turnedValues + (shape.Dv * AttentionTile.Keys);
                float* keySums = keyRows + (d * AttentionTile.Keys), valueSums = keySums + (d * AttentionTile.Keys), weights = valueSums + (dv * AttentionTile.Keys);
                float* slopes = weights + (Rows * AttentionTile.Keys), drawn = slopes + (Rows * AttentionTile.Keys), queryRows = drawn + AttentionTile.Keys, gradientRows = queryRows + (Rows * d);
                var place = new ScoreOperands<V> { Batch = V.CreateBits(batch), Tables = operands.Tables, Gradients = gradients };
                for (int part = 0; part < shape.Group; part++)
                {
                    int head = (shared * shape.Group) + part;
                    Start(products + (part * shape.Time), batch, head);
                }

                for (int key = 0; key < shape.Keys; key += AttentionTile.Keys)
                {
                    int all = Math.Min(AttentionTile.Keys, shape.Keys - key), keys = Math.Clamp(end - key, 0, all);
                    new Span<float>(keySums, (d + dv) * AttentionTile.Keys).Clear();
                    (int first, int last) = operands.Seeing(key, key + keys, offset, 0, shape.Time);
                    if (keys > 0 && first < last)
                    {
                        float* keysHere = operands.Key.At(batch, shared) + (key * operands.Key.Row), valuesHere = operands.Value.At(batch, shared) + (key * operands.Value.Row);
                        AttentionTile.Turn(turnedKeys, keysHere, operands.Key.Row, keys, shape.D);
                        AttentionTile.Turn(turnedValues, valuesHere, operands.Value.Row, keys, shape.Dv);
                        AttentionTile.Copy<V>(keyRows, keysHere, operands.Key.Row, keys, shape.D);
                        for (int part = 0; part < shape.Group; part++)
                        {
                            int head = (shared * shape.Group) + part;
                            place.Head = V.CreateBits(head);
                            for (int query = first; query < last; query += Rows)
                            {
                                int count = Math.Min(Rows, last - query), width = AttentionTile.Padded(keys);
                                if (F.HasMask && !SeesAny(ref place, query, count, offset, key, keys))
                                {
                                    continue;
                                }

                                float* from = operands.Query.At(batch, head) + (query * operands.Query.Row);
                                float* dy = pass.ResultGradient.At(batch, head) + (query * pass.ResultGradient.Row);
                                AttentionTile.Copy<V>(queryRows, from, operands.Query.Row, count, shape.D);
                                AttentionTile.Copy<V>(gradientRows, dy, pass.ResultGradient.Row, count, shape.Dv);
                                AttentionTile.Multiply<V, T, Overwrite>(weights, AttentionTile.Keys, queryRows, d, 1, turnedKeys, AttentionTile.Keys, count, shape.D, width);
                                AttentionTile.Multiply<V, T, Overwrite>(slopes, AttentionTile.Keys, gradientRows, dv, 1, turnedValues, AttentionTile.Keys, count, shape.Dv, width);
                                float* mask = operands.Mask.IsGiven ? operands.Mask.At(batch, head) + (query * operands.Mask.Row) + key : null;
                                long index = ((((long)batch * shape.Heads) + head) * shape.Time) + query;
                                for (int i = 0; i < count; i++)
                                {
                                    (int seen, int seenEnd) = operands.Seen(query + i, offset, key, keys);
                                    if (operands.Dropout.IsGiven)
                                    {
                                        operands.Dropout.Draw<V>(drawn, ((index + i) * shape.Tiles) + (key / AttentionTile.Keys));
                                    }

                                    place.Query = V.CreateBits(offset + query + i);
                                    Slope(
                                        weights + (i * AttentionTile.Keys),
                                        slopes + (i * AttentionTile.Keys),
                                        mask == null ? null : mask + (i * operands.Mask.Row),
                                        operands.Dropout.IsGiven ? drawn : null,
                                        key,
                                        keys,
                                        seen,
                                        seenEnd,
                                        ref place,
                                        pass.LogSums[index + i],
                                        products[(part * shape.Time) + query + i]);
                                }

                                if (pass.ValueGradient.IsGiven)
                                {
                                    AttentionTile.Multiply<V, T, Accumulate>(valueSums, dv, weights, 1, AttentionTile.Keys, gradientRows, dv, keys, count, dv);
                                }

                                if (pass.KeyGradient.IsGiven)
                                {
                                    AttentionTile.Multiply<V, T, Accumulate>(keySums, d, slopes, 1, AttentionTile.Keys, queryRows, d, keys, count, d);
                                }

                                if (pass.QueryGradient.IsGiven)
                                {
                                    float* dq = pass.QueryGradient.At(batch, head) + (query * pass.QueryGradient.Row);
                                    AttentionTile.Multiply<V, T, Accumulate>(dq, pass.QueryGradient.Row, slopes, AttentionTile.Keys, 1, keyRows, d, count, keys, shape.D);
                                }
                            }
                        }
                    }

                    Store(pass.KeyGradient, batch, shared, key, keySums, all, shape.D);
                    Store(pass.ValueGradient, batch, shared, key, valueSums, all, shape.Dv);
                }
            }
        }

        /// <summary>Zeros for the gradients of a head's queries, and Σ dy·y of each.</summary>
        private void Start(float* products, int batch, int head)
        {
            AttentionShape shape = pass.Operands.Shape;
            for (int query = 0; query < shape.Time; query++)
            {
                if (pass.QueryGradient.IsGiven)
                {
                    new Span<float>(pass.QueryGradient.At(batch, head) + (query * pass.QueryGradient.Row), shape.D).Clear();
                }

                float* y = pass.Result.At(batch, head) + (query * pass.Result.Row), dy = pass.ResultGradient.At(batch, head) + (query * pass.ResultGradient.Row);
                V sum = V.Zero;
                for (int column = 0; column < shape.Dv; column += V.Count)
                {
                    int lanes = Math.Min(V.Count, shape.Dv - column);
                    sum = V.MultiplyAdd(V.LoadPartial(ref *y, column, lanes), V.LoadPartial(ref *dy, column, lanes), sum);
                }

                products[query] = V.Sum(sum);
            }
        }

        /// <summary>Whether the formula lets any of some queries see any key of a tile.</summary>
        private bool SeesAny(ref ScoreOperands<V> place, int query, int count, int offset, int key, int keys)
        {
            for (int i = query; i < query + count; i++)
            {
                (int seen, int seenEnd) = pass.Operands.Seen(i, offset, key, keys);
                place.Query = V.CreateBits(offset + i);
                if (ScoreTile.SeesAnyWithSlope<V, F>(key, keys, seen, seenEnd, ref place))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Products of query and keys become weights as they were used, those of the gradient and values the gradients of the scores' products.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Slope(
            float* weights, float* slopes, float* mask, float* drawn, int key, int count, int seen, int seenEnd, ref ScoreOperands<V> place, float logSum, float product)
        {
            if (F.HasScore || F.HasMask)
            {
                ScoreTile.Slope<V, F>(weights, slopes, mask, drawn, pass.Operands.Shape.Scale, key, count, seen, seenEnd, ref place, logSum, product);
                return;
            }

            V scale = V.Create(pass.Operands.Shape.Scale), shift = V.Create(logSum), less = V.Create(product);
            for (int column = 0; column < count; column += V.Count)
            {
                V weight = VectorMath.Exp(AttentionTile.Score(weights, mask, scale, column, count) - shift), slope = V.Load(ref *slopes, column), used = weight;
                if (drawn != null)
                {
                    V factor = V.Load(ref *drawn, column);
                    (used, slope) = (weight * factor, slope * factor);
                }

                slope = weight * (slope - less) * scale;
                if (seenEnd < column + V.Count || seen > column)
                {
                    V isSeen = V.FirstLanes(Math.Clamp(seenEnd - column, 0, V.Count)) & ~V.FirstLanes(Math.Clamp(seen - column, 0, V.Count));
                    (used, slope) = (used & isSeen, slope & isSeen);
                }

                V.Store(used, ref *weights, column);
                V.Store(slope, ref *slopes, column);
            }
        }

        private static void Store(AttentionMatrix gradient, int batch, int head, int row, float* sums, int rows, int columns)
        {
            for (int i = 0; i < rows && gradient.IsGiven; i++)
            {
                float* to = gradient.At(batch, head) + ((row + i) * gradient.Row);
                new ReadOnlySpan<float>(sums + (i * AttentionTile.Padded(columns)), columns).CopyTo(new Span<float>(to, columns));
            }
        }
    }
}
