/// <summary>t [batch, 5], tag [batch, 3], weight [batch, 3] → result []</summary>
        private static void F(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<int> t,
            ReadOnlySpan<int> tag,
            ReadOnlySpan<float> weight,
            Span<float> result,
            int batch)
        {
            var wordsWeight = parameters.Slice(0, 300);
            var manyWeight = parameters.Slice(304, 540000);
            var tagsWeight = parameters.Slice(540304, 54);
            var value = Bits.AsIntegers(scratch.Slice(0, batch));
            var words = scratch.Slice((batch + 15) / 16 * 16, batch * 6);
            var value2 = Bits.AsIntegers(scratch.Slice(0, batch));
            var words2 = scratch.Slice((batch * 6 + 15) / 16 * 16 + (batch + 15) / 16 * 16, batch * 6);
            var value3 = Bits.AsIntegers(scratch.Slice(0, batch));
            var many = scratch.Slice((batch * 6 + 15) / 16 * 32 + (batch + 15) / 16 * 16, batch * 6);
            var tags = scratch.Slice((batch * 6 + 15) / 16 * 48 + (batch + 15) / 16 * 16, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 64 + (batch + 15) / 16 * 16, 1);

            // value = reshape(t[0..batch, 0..1], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(value), 1), new Strided(Bits.AsFloats(t), 5));

            // words = embedding(value, words.weight)
            Embeddings.Rows(words, wordsWeight, value, batch, 50, 6);

            // value2 = reshape(t[0..batch, 1..2], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(value2), 1), new Strided(Bits.AsFloats(t.From(1)), 5));

            // words2 = embedding(value2, words.weight)
            Embeddings.Rows(words2, wordsWeight, value2, batch, 50, 6);

            // value3 = reshape(t[0..batch, 4..5], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(value3), 1), new Strided(Bits.AsFloats(t.From(4)), 5));

            // many = embedding(value3, many.weight)
            Embeddings.Rows(many, manyWeight, value3, batch, 90000, 6);

            // tags = embedding_bag(tag, tags.weight, weight)
            Embeddings.BagSum(tags, tagsWeight, new Bags(tag, batch, 3), weight, 9, 6, padding: -1);

            // sum = sum(square(((words * words2) + many) - tags), 0, 1)
            Reduce.Sum(
                default(MulAddSubSquare),
                sum,
                [],
                [batch * 6],
                new Strided(words, 1),
                new Strided(words2, 1),
                new Strided(many, 1),
                new Strided(tags, 1));

            // result = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), result, sum);
        }

        /// <summary>t [batch, 5], tag [batch, 3], weight [batch, 3] → result []</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<int> t,
            ReadOnlySpan<int> tag,
            ReadOnlySpan<float> weight,
            Span<float> result,
            Span<float> kept,
            int batch)
        {
            var wordsWeight = parameters.Slice(0, 300);
            var manyWeight = parameters.Slice(304, 540000);
            var tagsWeight = parameters.Slice(540304, 54);
            var words = kept.Slice(0, batch * 6);
            var words2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var value4 = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var value = Bits.AsIntegers(scratch.Slice(0, batch));
            var value2 = Bits.AsIntegers(scratch.Slice(0, batch));
            var value3 = Bits.AsIntegers(scratch.Slice(0, batch));
            var many = scratch.Slice((batch + 15) / 16 * 16, batch * 6);
            var tags = scratch.Slice((batch * 6 + 15) / 16 * 16 + (batch + 15) / 16 * 16, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 32 + (batch + 15) / 16 * 16, 1);

            // value = reshape(t[0..batch, 0..1], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(value), 1), new Strided(Bits.AsFloats(t), 5));

            // words = embedding(value, words.weight)
            Embeddings.Rows(words, wordsWeight, value, batch, 50, 6);

            // value2 = reshape(t[0..batch, 1..2], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(value2), 1), new Strided(Bits.AsFloats(t.From(1)), 5));

            // words2 = embedding(value2, words.weight)
            Embeddings.Rows(words2, wordsWeight, value2, batch, 50, 6);

            // value3 = reshape(t[0..batch, 4..5], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(value3), 1), new Strided(Bits.AsFloats(t.From(4)), 5));

            // many = embedding(value3, many.weight)
            Embeddings.Rows(many, manyWeight, value3, batch, 90000, 6);

            // tags = embedding_bag(tag, tags.weight, weight)
            Embeddings.BagSum(tags, tagsWeight, new Bags(tag, batch, 3), weight, 9, 6, padding: -1);

            // value4 = ((words * words2) + many) - tags
            Elementwise.Map(default(MulAddSub), value4, words, words2, many, tags);

            // sum = sum(square(value4), 0, 1)
            Reduce.Sum(default(Square), sum, [], [batch * 6], new Strided(value4, 1));

            // result = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), result, sum);
        }

        /// <summary>t [batch, 5], tag [batch, 3], weight [batch, 3], dresult [] → dweight [batch, 3]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<int> t,
            ReadOnlySpan<int> tag,
            ReadOnlySpan<float> weight,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dweight,
            Span<float> gradients,
            TouchedRows touched,
            int batch)
        {
            var tagsWeight = parameters.Slice(540304, 54);
            var wordsWeightGradient = gradients.Slice(0, 300);
            var manyWeightGradient = gradients.Slice(304, 540000);
            var tagsWeightGradient = gradients.Slice(540304, 54);
            var words = kept.Slice(0, batch * 6);
            var words2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var kept2 = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var gradient = scratch.Slice(0, 1);
            var dmany = scratch.Slice(16, batch * 6);
            var dtags = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);
            var gradient2 = Bits.AsIntegers(scratch.Slice((batch * 6 + 15) / 16 * 32 + 16, batch));
            var dwords = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);
            var dwords2 = scratch.Slice(16, batch * 6);
            var gradient3 = Bits.AsIntegers(scratch.Slice((batch * 6 + 15) / 16 * 32 + 16, batch));
            var gradient4 = Bits.AsIntegers(scratch.Slice((batch * 6 + 15) / 16 * 32 + (batch + 15) / 16 * 16 + 16, batch));

            // gradient = dresult * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), gradient, dresult);

            // dmany = gradient * (kept2 * 2)
            Elementwise.Map(default(MulMul), [batch * 6], new StridedOutput(dmany, 1), new Strided(gradient, 0), new Strided(kept2, 1));

            // dtags = -dmany
            Elementwise.Map(default(Neg), dtags, dmany);

            if (!dweight.IsEmpty)
            {
                // dweight = embedding_bag_scale_gradient(dtags, tag, tags.weight)
                Embeddings.BagScaleGradient(dweight, dtags, tagsWeight, new Bags(tag, batch, 3), 9, 6, padding: -1);
            }

            // dtags.weight += embedding_bag_gradient(dtags, tag, weight)
            Embeddings.AddBagSumGradient(tagsWeightGradient, dtags, new Bags(tag, batch, 3), weight, 9, 6, padding: -1);

            // gradient2 = reshape(t[0..batch, 4..5], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(gradient2), 1), new Strided(Bits.AsFloats(t.From(4)), 5));

            // dmany.weight += embedding_gradient(dmany, gradient2)
            touched.Add(manyWeightGradient, gradient2, padding: -1);
            Embeddings.AddGradient(manyWeightGradient, dmany, gradient2, batch, 90000, 6, padding: -1);

            // dwords = dmany * words2
            Elementwise.Map(default(Mul), dwords, dmany, words2);

            // dwords2 = dmany * words
            Elementwise.Map(default(Mul), dwords2, dmany, words);

            // gradient3 = reshape(t[0..batch, 1..2], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(gradient3), 1), new Strided(Bits.AsFloats(t.From(1)), 5));

            // gradient4 = reshape(t[0..batch, 0..1], [batch])
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(gradient4), 1), new Strided(Bits.AsFloats(t), 5));

            // dwords.weight += embedding_gradient(dwords2, gradient3)
            Embeddings.AddGradient(wordsWeightGradient, dwords2, gradient3, batch, 50, 6, padding: 0);

            // dwords.weight += embedding_gradient(dwords, gradient4)
            Embeddings.AddGradient(wordsWeightGradient, dwords, gradient4, batch, 50, 6, padding: 0);
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct MulAddSubSquare : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = ((x.A * x.B) + x.C) - x.D;
                return t1 * t1;
            }
        }

        private readonly struct DivMul(float size) : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) / V.Create(size));
        }

        private readonly struct MulAddSub : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A * x.B) + x.C) - x.D;
        }

        private readonly struct Square : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.A;
        }

        private readonly struct MulMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (x.B * V.Create(2f));
        }

        private readonly struct Neg : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => -x.A;
        }

        private readonly struct Mul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }
    }
}
