/// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var qkvBias = parameters.Slice(256, 32);
            var qkv = scratch.Slice(0, batch * time * 24);
            var value = scratch.Slice(batch * time * 32, batch * time * 8);
            var value2 = scratch.Slice(batch * time * 48, batch * time * 8);
            var value3 = scratch.Slice(batch * time * 64, batch * time * time * 2);
            var scores = scratch.Slice(batch * time * 64 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var value4 = scratch.Slice(batch * time * 48, batch * time * 8);
            var value5 = scratch.Slice(batch * time * 32, batch * time * 8);
            var value6 = scratch.Slice(batch * time * 48, batch * time * 8);

            // qkv = x·qkv.weightᵀ + qkv.bias  [batch*time, 8] x [8, 24] -> [batch*time, 24]
            Gemm.LinearBias(qkv, x, qkvWeight, qkvBias, batch * time, 8, 24);

            // value = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[0..1, 0..batch, 0..2, 0..time, 0…
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(value, time * 8, time * 4, 4, 1), new Strided(qkv, time * 24, 4, 24, 1));

            // value2 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[1..2, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(value2, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            // value3 = value·value2ᵀ * 0.5  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(default(Mul), value3, value, transposeA: false, value2, transposeB: true, time, 4, time, [batch * 2], [time * 4], [time * 4]);

            // scores = softmax(value3)
            Softmax.Rows(scores, value3, batch * time * 2, time);

            // value4 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[2..3, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(value4, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // value5 = scores·value4  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(value5, scores, transposeA: false, value4, transposeB: false, time, time, 4, [batch * 2], [time * time], [time * 4]);

            // value6 = permute(value5, 0, 2, 1, 3)
            Elementwise.Map(
                default(Copy), [batch, time, 2, 4], new StridedOutput(value6, time * 8, 8, 4, 1), new Strided(value5, time * 8, 4, time * 4, 1));

            // result = x + reshape(value6, [batch, time, 8])
            Elementwise.Map(default(Add), result, x, value6);
        }

        /// <summary>x [batch, time, 8] → result [batch, time, 8]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var qkvWeight = parameters.Slice(0, 256);
            var qkvBias = parameters.Slice(256, 32);
            var qkv = kept.Slice(0, batch * time * 24);
            var scores = kept.Slice(batch * time * 32, batch * time * time * 2);
            var value = scratch.Slice(0, batch * time * 8);
            var value2 = scratch.Slice(batch * time * 16, batch * time * 8);
            var value3 = scratch.Slice(batch * time * 32, batch * time * time * 2);
            var value4 = scratch.Slice(batch * time * 16, batch * time * 8);
            var value5 = scratch.Slice(0, batch * time * 8);
            var value6 = scratch.Slice(batch * time * 16, batch * time * 8);

            // qkv = x·qkv.weightᵀ + qkv.bias  [batch*time, 8] x [8, 24] -> [batch*time, 24]
            Gemm.LinearBias(qkv, x, qkvWeight, qkvBias, batch * time, 8, 24);

            // value = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[0..1, 0..batch, 0..2, 0..time, 0…
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(value, time * 8, time * 4, 4, 1), new Strided(qkv, time * 24, 4, 24, 1));

            // value2 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[1..2, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(value2, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            // value3 = value·value2ᵀ * 0.5  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(default(Mul), value3, value, transposeA: false, value2, transposeB: true, time, 4, time, [batch * 2], [time * 4], [time * 4]);

            // scores = softmax(value3)
            Softmax.Rows(scores, value3, batch * time * 2, time);

            // value4 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[2..3, 0..batch, 0..2, 0..time, …
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(value4, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // value5 = scores·value4  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(value5, scores, transposeA: false, value4, transposeB: false, time, time, 4, [batch * 2], [time * time], [time * 4]);

            // value6 = permute(value5, 0, 2, 1, 3)
            Elementwise.Map(
                default(Copy), [batch, time, 2, 4], new StridedOutput(value6, time * 8, 8, 4, 1), new Strided(value5, time * 8, 4, time * 4, 1));

            // result = x + reshape(value6, [batch, time, 8])
            Elementwise.Map(default(Add), result, x, value6);
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
            var qkvWeightGradient = gradients.Slice(0, 256);
            var qkvBiasGradient = gradients.Slice(256, 24);
            var qkv = kept.Slice(0, batch * time * 24);
            var scores = kept.Slice(batch * time * 32, batch * time * time * 2);
            var gradient = scratch.Slice(0, batch * time * 8);
            var gradient2 = scratch.Slice(batch * time * 32, batch * time * 8);
            var dscores = scratch.Slice(batch * time * 48, batch * time * time * 2);
            var softmaxGradient = scratch.Slice(batch * time * 48 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var gradient3 = scratch.Slice(batch * time * 48 + (batch * time * time * 2 + 15) / 16 * 16, batch * time * time * 2);
            var gradient4 = scratch.Slice(batch * time * 32, batch * time * 8);
            var gradient5 = scratch.Slice(batch * time * 48 + (batch * time * time * 2 + 15) / 16 * 32, batch * time * 8);
            var dheads = scratch.Slice(batch * time * 64 + (batch * time * time * 2 + 15) / 16 * 32, batch * time * 24);
            var gradient6 = scratch.Slice(0, batch * time * 24);

            // gradient = permute(reshape(dresult, [batch, time, 2, 4]), 0, 2, 1, 3)
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(gradient, time * 8, time * 4, 4, 1), new Strided(dresult, time * 8, 4, 8, 1));

            // gradient2 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[2..3, 0..batch, 0..2, 0..tim…
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(gradient2, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(16), time * 24, 4, 24, 1));

            // dscores = gradient·gradient2ᵀ  [batch, 2, time, 4] x [batch, 2, 4, time] -> [batch, 2, time, time]
            Gemm.MatMul(dscores, gradient, transposeA: false, gradient2, transposeB: true, time, 4, time, [batch * 2], [time * 4], [time * 4]);

            // softmaxGradient = softmax_gradient(scores, dscores)
            Softmax.Gradient(softmaxGradient, scores, dscores, batch * time * 2, time);

            // gradient3 = softmaxGradient * 0.5
            Elementwise.Map(default(Mul), gradient3, softmaxGradient);

            // gradient4 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[1..2, 0..batch, 0..2, 0..tim…
            Elementwise.Map(
                default(Copy),
                [batch, 2, time, 4],
                new StridedOutput(gradient4, time * 8, time * 4, 4, 1),
                new Strided(qkv.From(8), time * 24, 4, 24, 1));

            // gradient5 = reshape(permute(reshape(qkv, [batch, time, 3, 2, 4]), 2, 0, 3, 1, 4)[0..1, 0..batch, 0..2, 0..tim…
            Elementwise.Map(
                default(Copy), [batch, 2, time, 4], new StridedOutput(gradient5, time * 8, time * 4, 4, 1), new Strided(qkv, time * 24, 4, 24, 1));

            // dheads[…] = reshape(scoresᵀ·gradient, [1, batch, 2, time, 4])  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                dheads.Slice(batch * time * 16, batch * time * 8),
                scores,
                transposeA: true,
                gradient,
                transposeB: false,
                time,
                time,
                4,
                [batch * 2],
                [time * time],
                [time * 4]);

            // dheads[…] = reshape(gradient3ᵀ·gradient5, [1, batch, 2, time, 4])  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                dheads.Slice(batch * time * 8, batch * time * 8),
                gradient3,
                transposeA: true,
                gradient5,
                transposeB: false,
                time,
                time,
                4,
                [batch * 2],
                [time * time],
                [time * 4]);

            // dheads[…] = reshape(gradient3·gradient4, [1, batch, 2, time, 4])  [batch, 2, time, time] x [batch, 2, time, 4] -> [batch, 2, time, 4]
            Gemm.MatMul(
                dheads.Slice(0, batch * time * 8),
                gradient3,
                transposeA: false,
                gradient4,
                transposeB: false,
                time,
                time,
                4,
                [batch * 2],
                [time * time],
                [time * 4]);

            // gradient6 = permute(dheads, 1, 3, 0, 2, 4)
            Elementwise.Map(
                default(Copy),
                [batch, time, 3, 2, 4],
                new StridedOutput(gradient6, time * 24, 24, 8, 4, 1),
                new Strided(dheads, time * 8, 4, batch * time * 8, time * 4, 1));

            // dqkv.bias += sum(reshape(gradient6, [batch, time, 24]), 0, 1)
            Reduce.AddSum(default(Copy), qkvBiasGradient, [24], [batch * time], new Strided(gradient6, 1, 24));

            if (!dx.IsEmpty)
            {
                // dx = dresult + reshape(gradient6, [batch, time, 24])·qkv.weight  [batch*time, 24] x [24, 8] -> [batch*time, 8]
                Gemm.LinearInputGradient(default(Add), dx, gradient6, qkvWeight, batch * time, 8, 24, new Strided(dresult, 8, 1));
            }

            // dqkv.weight += reshape(gradient6, [batch*time, 24])ᵀ·reshape(x, [batch*time, 8])  [24, batch*time] x [batch*time, 8] -> [24, 8]
            Gemm.AddLinearWeightGradient(qkvWeightGradient, gradient6, x, batch * time, 8, 24);
        }

        private readonly struct Copy : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a;
        }

        private readonly struct Mul : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a * V.Create(0.5f);
        }

        private readonly struct Add : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a + b;
        }
    }
}
