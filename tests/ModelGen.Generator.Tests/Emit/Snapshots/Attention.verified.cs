/// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var qkvBias = parameters.Slice(256, 32);
            var qkv = scratch.Slice(0, batch * time * 24);
            var product = scratch.Slice(batch * time * 32, batch * time * time * 2);
            var scores = scratch.Slice(batch * time * 32 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var product2 = scratch.Slice(batch * time * 32 + (batch * time * time * 2 + 15) / 16 * 32, batch * time * 8);

            // qkv = x·qkv.weightᵀ + qkv.bias  [batch*time, 8] x [8, 24] -> [batch*time, 24]
            Gemm.LinearBias(qkv, x, qkvWeight, qkvBias, batch * time, 8, 24);

            // product = heads[0..1]·heads[1..2]ᵀ * 0.5  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(
                default(Mul),
                [batch, 2],
                time,
                4,
                time,
                new StridedOutput(product, time * time * 2, time * time, time, 1),
                new Strided(qkv, time * 24, 4, 24, 1),
                new Strided(qkv.From(8), time * 24, 4, 1, 24));

            // scores = softmax(product)
            Softmax.Rows(scores, product, batch * time * 2, time);

            // product2 = permute(scores·heads[2..3], 0, 2, 1, 3)  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                [batch, 2],
                time,
                time,
                4,
                new StridedOutput(product2, time * 8, 4, 8, 1),
                new Strided(scores, time * time * 2, time * time, time, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // result = x + reshape(product2, [batch, time, 8])
            Elementwise.Map(default(Add), result, x, product2);
        }

        /// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var qkvBias = parameters.Slice(256, 32);
            var qkv = kept.Slice(0, batch * time * 24);
            var scores = kept.Slice(batch * time * 32, batch * time * time * 2);
            var product = scratch.Slice(0, batch * time * time * 2);
            var product2 = scratch.Slice((batch * time * time * 2 + 15) / 16 * 16, batch * time * 8);

            // qkv = x·qkv.weightᵀ + qkv.bias  [batch*time, 8] x [8, 24] -> [batch*time, 24]
            Gemm.LinearBias(qkv, x, qkvWeight, qkvBias, batch * time, 8, 24);

            // product = heads[0..1]·heads[1..2]ᵀ * 0.5  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(
                default(Mul),
                [batch, 2],
                time,
                4,
                time,
                new StridedOutput(product, time * time * 2, time * time, time, 1),
                new Strided(qkv, time * 24, 4, 24, 1),
                new Strided(qkv.From(8), time * 24, 4, 1, 24));

            // scores = softmax(product)
            Softmax.Rows(scores, product, batch * time * 2, time);

            // product2 = permute(scores·heads[2..3], 0, 2, 1, 3)  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                [batch, 2],
                time,
                time,
                4,
                new StridedOutput(product2, time * 8, 4, 8, 1),
                new Strided(scores, time * time * 2, time * time, time, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // result = x + reshape(product2, [batch, time, 8])
            Elementwise.Map(default(Add), result, x, product2);
        }

        /// <summary>x [batch, time, 8], dresult [batch, time, 8] → dx [batch, time, 8]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch,
            int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var dqkvWeight = gradients.PartIfAny(0, 256);
            var dqkvBias = gradients.PartIfAny(256, 24);
            var qkv = kept.Slice(0, batch * time * 24);
            var scores = kept.Slice(batch * time * 32, batch * time * time * 2);
            var dscores = scratch.Slice(0, batch * time * time * 2);
            var dproduct = scratch.Slice((batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var dproduct2 = scratch.Slice((batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var dqkv = scratch.Slice((batch * time * time * 2 + 15) / 16 * 32, batch * time * 24);

            // dscores = permute(reshape(dresult, [batch, time, 2, 4]), 0, 2, 1, 3)·heads[2..3]ᵀ  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(
                [batch, 2],
                time,
                4,
                time,
                new StridedOutput(dscores, time * time * 2, time * time, time, 1),
                new Strided(dresult, time * 8, 4, 8, 1),
                new Strided(qkv.From(16), time * 24, 4, 1, 24));

            // dproduct = softmax_gradient(scores, dscores)
            Softmax.Gradient(dproduct, scores, dscores, batch * time * 2, time);

            // dproduct2 = dproduct * 0.5
            Elementwise.Map(default(Mul), dproduct2, dproduct);

            // dqkv[…] = permute(scoresᵀ·permute(reshape(dresult, [batch, time, 2, 4]), 0, 2, 1, 3), 1, 3, 0, 2, 4)  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                [batch, 2],
                time,
                time,
                4,
                new StridedOutput(dqkv.From(16), time * 24, 4, 24, 1),
                new Strided(scores, time * time * 2, time * time, 1, time),
                new Strided(dresult, time * 8, 4, 8, 1));

            // dqkv[…] = permute(dproduct2ᵀ·heads[0..1], 1, 3, 0, 2, 4)  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                [batch, 2],
                time,
                time,
                4,
                new StridedOutput(dqkv.From(8), time * 24, 4, 24, 1),
                new Strided(dproduct2, time * time * 2, time * time, 1, time),
                new Strided(qkv, time * 24, 4, 24, 1));

            // dqkv[…] = permute(dproduct2·heads[1..2], 1, 3, 0, 2, 4)  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                [batch, 2],
                time,
                time,
                4,
                new StridedOutput(dqkv, time * 24, 4, 24, 1),
                new Strided(dproduct2, time * time * 2, time * time, time, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            if (!gradients.IsEmpty)
            {
                // dqkv.bias += sum(reshape(dqkv, [batch, time, 24]), 0, 1)
                Reduce.AddSum(default(Copy), dqkvBias, [24], [batch * time], new Strided(dqkv, 1, 24));
            }

            if (!dx.IsEmpty)
            {
                // dx = dresult + reshape(dqkv, [batch, time, 24])·qkv.weight  [batch*time, 24] x [24, 8] -> [batch*time, 8]
                Gemm.LinearInputGradient(default(Add), dx, dqkv, qkvWeight, batch * time, 8, 24, new Strided(dresult, 8, 1));
            }

            if (!gradients.IsEmpty)
            {
                // dqkv.weight += reshape(dqkv, [batch*time, 24])ᵀ·reshape(x, [batch*time, 8])  [24, batch*time] x [batch*time, 8] -> [24, 8]
                Gemm.AddLinearWeightGradient(dqkvWeight, dqkv, x, batch * time, 8, 24);
            }
        }

        private readonly struct Mul : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * V.Create(0.5f);
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }
    }
}
