/// <summary>t [batch, 5], tag [batch, 3], weight [batch, 3] → loss []</summary>
        private static void F(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<int> t,
            ReadOnlySpan<int> tag,
            ReadOnlySpan<float> weight,
            Span<float> loss,
            int batch)
        {
            var wordsWeight = parameters.Slice(0, 300);
            var manyWeight = parameters.Slice(304, 540000);
            var tagsWeight = parameters.Slice(540304, 54);
            var t2 = Bits.AsIntegers(scratch.Slice(0, batch));
            var words = scratch.Slice((batch + 15) / 16 * 16, batch * 6);
            var t3 = Bits.AsIntegers(scratch.Slice(0, batch));
            var words2 = scratch.Slice((batch * 6 + 15) / 16 * 16 + (batch + 15) / 16 * 16, batch * 6);
            var t4 = Bits.AsIntegers(scratch.Slice(0, batch));
            var many = scratch.Slice((batch * 6 + 15) / 16 * 32 + (batch + 15) / 16 * 16, batch * 6);
            var tags = scratch.Slice((batch * 6 + 15) / 16 * 48 + (batch + 15) / 16 * 16, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 64 + (batch + 15) / 16 * 16, 1);

            // t2 = t[.., 0..1]  copied: embedding reads contiguous tensors
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t2), 1), new Strided(Bits.AsFloats(t), 5));

            // words = embedding(t2, words.weight)
            Embeddings.Rows(words, wordsWeight, t2, batch, 50, 6);

            // t3 = t[.., 1..2]  copied: embedding reads contiguous tensors
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t3), 1), new Strided(Bits.AsFloats(t.From(1)), 5));

            // words2 = embedding(t3, words.weight)
            Embeddings.Rows(words2, wordsWeight, t3, batch, 50, 6);

            // t4 = t[.., 4..5]  copied: embedding reads contiguous tensors
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t4), 1), new Strided(Bits.AsFloats(t.From(4)), 5));

            // many = embedding(t4, many.weight)
            Embeddings.Rows(many, manyWeight, t4, batch, 90000, 6);

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

            // loss = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), loss, sum);
        }

        /// <summary>t [batch, 5], tag [batch, 3], weight [batch, 3] → loss []</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<int> t,
            ReadOnlySpan<int> tag,
            ReadOnlySpan<float> weight,
            Span<float> loss,
            Span<float> kept,
            int batch)
        {
            var wordsWeight = parameters.Slice(0, 300);
            var manyWeight = parameters.Slice(304, 540000);
            var tagsWeight = parameters.Slice(540304, 54);
            var words = kept.Slice(0, batch * 6);
            var words2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var difference = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var t2 = Bits.AsIntegers(scratch.Slice(0, batch));
            var t3 = Bits.AsIntegers(scratch.Slice(0, batch));
            var t4 = Bits.AsIntegers(scratch.Slice(0, batch));
            var many = scratch.Slice((batch + 15) / 16 * 16, batch * 6);
            var tags = scratch.Slice((batch * 6 + 15) / 16 * 16 + (batch + 15) / 16 * 16, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 32 + (batch + 15) / 16 * 16, 1);

            // t2 = t[.., 0..1]  copied: embedding reads contiguous tensors
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t2), 1), new Strided(Bits.AsFloats(t), 5));

            // words = embedding(t2, words.weight)
            Embeddings.Rows(words, wordsWeight, t2, batch, 50, 6);

            // t3 = t[.., 1..2]  copied: embedding reads contiguous tensors
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t3), 1), new Strided(Bits.AsFloats(t.From(1)), 5));

            // words2 = embedding(t3, words.weight)
            Embeddings.Rows(words2, wordsWeight, t3, batch, 50, 6);

            // t4 = t[.., 4..5]  copied: embedding reads contiguous tensors
            Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t4), 1), new Strided(Bits.AsFloats(t.From(4)), 5));

            // many = embedding(t4, many.weight)
            Embeddings.Rows(many, manyWeight, t4, batch, 90000, 6);

            // tags = embedding_bag(tag, tags.weight, weight)
            Embeddings.BagSum(tags, tagsWeight, new Bags(tag, batch, 3), weight, 9, 6, padding: -1);

            // difference = ((words * words2) + many) - tags
            Elementwise.Map(default(MulAddSub), difference, words, words2, many, tags);

            // sum = sum(square(difference), 0, 1)
            Reduce.Sum(default(Square), sum, [], [batch * 6], new Strided(difference, 1));

            // loss = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), loss, sum);
        }

        /// <summary>t [batch, 5], tag [batch, 3], weight [batch, 3], dloss [] → dweight [batch, 3]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<int> t,
            ReadOnlySpan<int> tag,
            ReadOnlySpan<float> weight,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dloss,
            Span<float> dweight,
            Span<float> gradients,
            TouchedRows? touched,
            int batch)
        {
            var tagsWeight = parameters.Slice(540304, 54);
            var dwordsWeight = gradients.PartIfAny(0, 300);
            var dmanyWeight = gradients.PartIfAny(304, 540000);
            var dtagsWeight = gradients.PartIfAny(540304, 54);
            var words = kept.Slice(0, batch * 6);
            var words2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var difference = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var dsum = scratch.Slice(0, 1);
            var ddifference = scratch.Slice(16, batch * 6);
            var dtags = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);
            var t2 = Bits.AsIntegers(scratch.Slice((batch * 6 + 15) / 16 * 32 + 16, batch));
            var dwords = scratch.Slice(16, batch * 6);
            var dwords2 = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);
            var t3 = Bits.AsIntegers(scratch.Slice((batch * 6 + 15) / 16 * 32 + 16, batch));
            var t4 = Bits.AsIntegers(scratch.Slice((batch * 6 + 15) / 16 * 32 + (batch + 15) / 16 * 16 + 16, batch));

            // dsum = dloss * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), dsum, dloss);

            // ddifference = dsum * (difference * 2)
            // dtags = -ddifference
            Elementwise.Map(
                default(FBackwardValues),
                [batch * 6],
                new StridedOutputs(new(ddifference, 1), new(dtags, 1)),
                new Strided(dsum, 0),
                new Strided(difference, 1));

            if (!dweight.IsEmpty)
            {
                // dweight = embedding_bag_scale_gradient(dtags, tag, tags.weight)
                Embeddings.BagScaleGradient(dweight, dtags, tagsWeight, new Bags(tag, batch, 3), 9, 6, padding: -1);
            }

            if (!gradients.IsEmpty)
            {
                // dtags.weight += embedding_bag_gradient(dtags, tag, weight)
                Embeddings.AddBagSumGradient(dtagsWeight, dtags, new Bags(tag, batch, 3), weight, 9, 6, padding: -1);

                // t2 = t[.., 4..5]  copied: embedding_gradient reads contiguous tensors
                Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t2), 1), new Strided(Bits.AsFloats(t.From(4)), 5));

                // dmany.weight += embedding_gradient(ddifference, t2)
                touched!.Add(dmanyWeight, t2, padding: -1);
                Embeddings.AddGradient(dmanyWeight, ddifference, t2, batch, 90000, 6, padding: -1);

                // dwords = ddifference * words2
                // dwords2 = ddifference * words
                Elementwise.Map(default(FBackwardValues2), new DenseOutputs(dwords, dwords2), ddifference, words2, words);

                // t3 = t[.., 1..2]  copied: embedding_gradient reads contiguous tensors
                Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t3), 1), new Strided(Bits.AsFloats(t.From(1)), 5));

                // t4 = t[.., 0..1]  copied: embedding_gradient reads contiguous tensors
                Elementwise.Map(default(Copy), [batch], new StridedOutput(Bits.AsFloats(t4), 1), new Strided(Bits.AsFloats(t), 5));

                // dwords.weight += embedding_gradient(dwords2, t3)
                Embeddings.AddGradient(dwordsWeight, dwords2, t3, batch, 50, 6, padding: 0);

                // dwords.weight += embedding_gradient(dwords, t4)
                Embeddings.AddGradient(dwordsWeight, dwords, t4, batch, 50, 6, padding: 0);
            }
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

        private readonly struct FBackwardValues : IJointFormula, IOperands2, IResults2, IRepeatsA
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = x.A * (x.B * V.Create(2f));
                y.A = t1;
                y.B = -t1;
            }
        }

        private readonly struct FBackwardValues2 : IJointFormula, IOperands3, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                y.A = x.A * x.B;
                y.B = x.A * x.C;
            }
        }
    }
}
