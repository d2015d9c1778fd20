/// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var qkvBias = parameters.Slice(256, 32);
            var qkv = scratch.Slice(0, batch * time * 24);
            var heads = scratch.Slice(batch * time * 32, batch * time * 8);
            var heads2 = scratch.Slice(batch * time * 48, batch * time * 8);
            var product = scratch.Slice(batch * time * 64, batch * time * time * 2);
            var scores = scratch.Slice(batch * time * 64 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var heads3 = scratch.Slice(batch * time * 48, batch * time * 8);
            var product2 = scratch.Slice(batch * time * 32, batch * time * 8);
            var product3 = scratch.Slice(batch * time * 48, batch * time * 8);

            // qkv = x·qkv.weightᵀ + qkv.bias  [batch*time, 8] x [8, 24] -> [batch*time, 24]
            Gemm.LinearBias(qkv, x, qkvWeight, qkvBias, batch * time, 8, 24);

            // heads = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[0..1, 0..batch, 0..2, 0..time, 0…
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(heads, time * 8, time * 4, 4, 1), new Strided(qkv, time * 24, 4, 24, 1));

            // heads2 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[1..2, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(heads2, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            // product = heads·heads2ᵀ * 0.5  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(
                default(Mul), product, heads, transposeA: false, heads2, transposeB: true, time, 4, time, [batch * 2], [time * 4], [time * 4]);

            // scores = softmax(product)
            Softmax.Rows(scores, product, batch * time * 2, time);

            // heads3 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[2..3, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(heads3, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // product2 = scores·heads3  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(product2, scores, transposeA: false, heads3, transposeB: false, time, time, 4, [batch * 2], [time * time], [time * 4]);

            // product3 = permute(product2, 0, 2, 1, 3)
            Elementwise.Map(
                default(Copy), [batch, time, 2, 4], new StridedOutput(product3, time * 8, 8, 4, 1), new Strided(product2, time * 8, 4, time * 4, 1));

            // result = x + reshape(product3, [batch, time, 8])
            Elementwise.Map(default(Add), result, x, product3);
        }

        /// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var qkvBias = parameters.Slice(256, 32);
            var qkv = kept.Slice(0, batch * time * 24);
            var scores = kept.Slice(batch * time * 32, batch * time * time * 2);
            var heads = scratch.Slice(0, batch * time * 8);
            var heads2 = scratch.Slice(batch * time * 16, batch * time * 8);
            var product = scratch.Slice(batch * time * 32, batch * time * time * 2);
            var heads3 = scratch.Slice(batch * time * 16, batch * time * 8);
            var product2 = scratch.Slice(0, batch * time * 8);
            var product3 = scratch.Slice(batch * time * 16, batch * time * 8);

            // qkv = x·qkv.weightᵀ + qkv.bias  [batch*time, 8] x [8, 24] -> [batch*time, 24]
            Gemm.LinearBias(qkv, x, qkvWeight, qkvBias, batch * time, 8, 24);

            // heads = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[0..1, 0..batch, 0..2, 0..time, 0…
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(heads, time * 8, time * 4, 4, 1), new Strided(qkv, time * 24, 4, 24, 1));

            // heads2 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[1..2, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(heads2, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            // product = heads·heads2ᵀ * 0.5  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(
                default(Mul), product, heads, transposeA: false, heads2, transposeB: true, time, 4, time, [batch * 2], [time * 4], [time * 4]);

            // scores = softmax(product)
            Softmax.Rows(scores, product, batch * time * 2, time);

            // heads3 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[2..3, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(heads3, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // product2 = scores·heads3  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(product2, scores, transposeA: false, heads3, transposeB: false, time, time, 4, [batch * 2], [time * time], [time * 4]);

            // product3 = permute(product2, 0, 2, 1, 3)
            Elementwise.Map(
                default(Copy), [batch, time, 2, 4], new StridedOutput(product3, time * 8, 8, 4, 1), new Strided(product2, time * 8, 4, time * 4, 1));

            // result = x + reshape(product3, [batch, time, 8])
            Elementwise.Map(default(Add), result, x, product3);
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
            var dqkvWeight = gradients.Slice(0, 256);
            var dqkvBias = gradients.Slice(256, 24);
            var qkv = kept.Slice(0, batch * time * 24);
            var scores = kept.Slice(batch * time * 32, batch * time * time * 2);
            var dproduct = scratch.Slice(0, batch * time * 8);
            var heads = scratch.Slice(batch * time * 32, batch * time * 8);
            var dscores = scratch.Slice(batch * time * 48, batch * time * time * 2);
            var dproduct2 = scratch.Slice(batch * time * 48 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var dproduct3 = scratch.Slice(batch * time * 48 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var heads2 = scratch.Slice(batch * time * 32, batch * time * 8);
            var heads3 = scratch.Slice(batch * time * 48 + (batch * time * time * 2 + 15) / 16 * 32, batch * time * 8);
            var dheads = scratch.Slice(batch * time * 64 + (batch * time * time * 2 + 15) / 16 * 32, batch * time * 24);
            var dqkv = scratch.Slice(0, batch * time * 24);

            // dproduct = permute(reshape(dresult, [batch, time, 2, 4]), 0, 2, 1, 3)
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(dproduct, time * 8, time * 4, 4, 1), new Strided(dresult, time * 8, 4, 8, 1));

            // heads = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[2..3, 0..batch, 0..2, 0..time, 0…
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(heads, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // dscores = dproduct·headsᵀ  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(dscores, dproduct, transposeA: false, heads, transposeB: true, time, 4, time, [batch * 2], [time * 4], [time * 4]);

            // dproduct2 = softmax_gradient(scores, dscores)
            Softmax.Gradient(dproduct2, scores, dscores, batch * time * 2, time);

            // dproduct3 = dproduct2 * 0.5
            Elementwise.Map(default(Mul), dproduct3, dproduct2);

            // heads2 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[1..2, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(heads2, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            // heads3 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[0..1, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(heads3, time * 8, time * 4, 4, 1), new Strided(qkv, time * 24, 4, 24, 1));

            // dheads[…] = reshape(scoresᵀ·dproduct, [1, batch, 2, time, 4])  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                dheads.Slice(batch * time * 16, batch * time * 8),
                scores,
                transposeA: true,
                dproduct,
                transposeB: false,
                time,
                time,
                4,
                [batch * 2],
                [time * time],
                [time * 4]);

            // dheads[…] = reshape(dproduct3ᵀ·heads3, [1, batch, 2, time, 4])  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                dheads.Slice(batch * time * 8, batch * time * 8),
                dproduct3,
                transposeA: true,
                heads3,
                transposeB: false,
                time,
                time,
                4,
                [batch * 2],
                [time * time],
                [time * 4]);

            // dheads[…] = reshape(dproduct3·heads2, [1, batch, 2, time, 4])  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                dheads.Slice(0, batch * time * 8),
                dproduct3,
                transposeA: false,
                heads2,
                transposeB: false,
                time,
                time,
                4,
                [batch * 2],
                [time * time],
                [time * 4]);

            // dqkv = permute(dheads, 1, 3, 0, 2, 4)
            Elementwise.Map(
                default(Copy),
                [batch, time, 3, 2, 4],
                new StridedOutput(dqkv, time * 24, 24, 8, 4, 1),
                new Strided(dheads, time * 8, 4, batch * time * 8, time * 4, 1));

            // dqkv.bias += sum(reshape(dqkv, [batch, time, 24]), 0, 1)
            Reduce.AddSum(default(Copy), dqkvBias, [24], [batch * time], new Strided(dqkv, 1, 24));

            if (!dx.IsEmpty)
            {
                // dx = dresult + reshape(dqkv, [batch, time, 24])·qkv.weight  [batch*time, 24] x [24, 8] -> [batch*time, 8]
                Gemm.LinearInputGradient(default(Add), dx, dqkv, qkvWeight, batch * time, 8, 24, new Strided(dresult, 8, 1));
            }

            // dqkv.weight += reshape(dqkv, [batch*time, 24])ᵀ·reshape(x, [batch*time, 8])  [24, batch*time] x [batch*time, 8] -> [24, 8]
            Gemm.AddLinearWeightGradient(dqkvWeight, dqkv, x, batch * time, 8, 24);
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
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
    }
}
