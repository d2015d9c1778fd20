/// <summary>x [batch, 4] → result []</summary>
        private static void Loss(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var h = scratch.Slice(0, batch * 6);
            var h2 = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h3 = scratch.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 48, 1);

            // h = relu(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.LinearBiasRelu(h, x, fcWeight, fcBias, batch, 4, 6);

            // h2 = Dropping(h), 2 instances
            ReadOnlySpan<float> hIn = h;
            for (int i = 0; i < 2; i++)
            {
                Span<float> hOut = i % 2 == 1 ? h2 : h3;
                Dropping(parameters.Slice(80 + i * 112, 112), hIn, hOut, batch);
                hIn = hOut;
            }

            // sum = sum(square(h2), 0, 1)
            Reduce.Sum(default(Square), sum, [], [batch * 6], new Strided(h2, 1));

            // result = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), result, sum);
        }

        /// <summary>x [batch, 6] → result [batch, 6]</summary>
        private static void Dropping(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 96);
            var fcBias = parameters.Slice(96, 6);

            // result = x + (x·fc.weightᵀ + fc.bias)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.Linear(default(AddAdd), result, x, fcWeight, batch, 6, 6, new Strided(x, 6, 1), new Strided(fcBias, 0, 1));
        }

        /// <summary>x [batch, 4] → result []</summary>
        private static void LossTrainingForward(
            ReadOnlySpan<float> parameters,
            RandomNumbers random,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            Span<float> result,
            Span<float> kept,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var value = kept.Slice(0, batch * 6);
            var mask = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h3 = kept.Slice((batch * 6 + 15) / 16 * 32, (batch * 6 + 15) / 16 * 32);
            var h2 = kept.Slice((batch * 6 + 15) / 16 * 64, batch * 18);
            var h4 = kept.Slice(batch * 32 + (batch * 6 + 15) / 16 * 64, batch * 6);
            var h = scratch.Slice(0, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 16, 1);

            // value = relu(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.LinearBiasRelu(value, x, fcWeight, fcBias, batch, 4, 6);

            // mask = dropout_mask(0.25)
            random.DropoutMask(mask, batch * 6, 0.25d);

            // h = value * mask
            Elementwise.Map(default(Mul), h, value, mask);

            // h2, h3 = Dropping2Forward(h), 2 instances
            h.CopyTo(h2.Slice(0, batch * 6));
            ReadOnlySpan<float> hIn = h2.Slice(0, batch * 6);
            for (int i = 0; i < 2; i++)
            {
                Span<float> hOut = h2.Slice((i + 1) * (batch * 6), batch * 6);
                Dropping2Forward(
                    parameters.Slice(80 + i * 112, 112),
                    random,
                    hIn,
                    hOut,
                    h3.Slice(i * ((batch * 6 + 15) / 16 * 16), (batch * 6 + 15) / 16 * 16),
                    batch);
                hIn = hOut;
            }

            // sum = sum(square(h2), 0, 1)
            Reduce.Sum(default(Square), sum, [], [batch * 6], new Strided(h2.From(batch * 12), 1));

            // result = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), result, sum);

            // h4 = h2[…]
            h2.Slice(batch * 12, batch * 6).CopyTo(h4);
        }

        /// <summary>x [batch, 6] → result [batch, 6]</summary>
        private static void Dropping2Forward(
            ReadOnlySpan<float> parameters, RandomNumbers random, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 96);
            var fcBias = parameters.Slice(96, 6);
            var mask = kept.Slice(0, batch * 6);

            // mask = dropout_mask(0.5)
            random.DropoutMask(mask, batch * 6, 0.5d);

            // result = x + ((x·fc.weightᵀ + fc.bias) * mask)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.Linear(
                default(AddMulAdd), result, x, fcWeight, batch, 6, 6, new Strided(x, 6, 1), new Strided(fcBias, 0, 1), new Strided(mask, 6, 1));
        }

        /// <summary>x [batch, 4], dresult [] → dx [batch, 4]</summary>
        private static void LossTrainingBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcWeightGradient = gradients.Slice(0, 64);
            var fcBiasGradient = gradients.Slice(64, 6);
            var kept2 = kept.Slice(0, batch * 6);
            var mask = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h = kept.Slice((batch * 6 + 15) / 16 * 32, (batch * 6 + 15) / 16 * 32);
            var h2 = kept.Slice((batch * 6 + 15) / 16 * 64, batch * 18);
            var h3 = kept.Slice(batch * 32 + (batch * 6 + 15) / 16 * 64, batch * 6);
            var gradient = scratch.Slice(0, 1);
            var dh = scratch.Slice(16, batch * 6);
            var gradient2 = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);
            var gradient3 = scratch.Slice((batch * 6 + 15) / 16 * 32 + 16, batch * 6);
            var dfc = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);

            // gradient = dresult * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), gradient, dresult);

            // dh = gradient * (h3 * 2)
            Elementwise.Map(default(MulMul), [batch * 6], new StridedOutput(dh, 1), new Strided(gradient, 0), new Strided(h3, 1));

            // gradient2 = Dropping2Backward(h2[0..2, 0..batch, 0..6], h, dh), 2 instances
            ReadOnlySpan<float> dhIn = dh;
            for (int i = 1; i >= 0; i--)
            {
                Span<float> dhOut = i == 0 ? gradient2 : gradient3;
                Dropping2Backward(
                    parameters.Slice(80 + i * 112, 112),
                    scratch.Slice((batch * 6 + 15) / 16 * 48 + 16, (batch * 6 + 15) / 16 * 16),
                    h2.Slice(i * (batch * 6), batch * 6),
                    h.Slice(i * ((batch * 6 + 15) / 16 * 16), (batch * 6 + 15) / 16 * 16),
                    dhIn,
                    dhOut,
                    gradients.Slice(80 + i * 112, 112),
                    batch);
                dhIn = dhOut;
            }

            // dfc = where(kept2 <= 0, 0, gradient2 * mask)
            Elementwise.Map(default(LeMulWhere), dfc, kept2, gradient2, mask);

            // dfc.bias += sum(dfc, 0)
            Reduce.AddSum(default(Copy), fcBiasGradient, [6], [batch], new Strided(dfc, 1, 6));

            if (!dx.IsEmpty)
            {
                // dx = dfc·fc.weight  [batch, 6] x [6, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dx, dfc, fcWeight, batch, 4, 6);
            }

            // dfc.weight += dfcᵀ·x  [6, batch] x [batch, 4] -> [6, 4]
            Gemm.AddLinearWeightGradient(fcWeightGradient, dfc, x, batch, 4, 6);
        }

        /// <summary>x [batch, 6], dresult [batch, 6] → dx [batch, 6]</summary>
        private static void Dropping2Backward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 96);
            var fcWeightGradient = gradients.Slice(0, 96);
            var fcBiasGradient = gradients.Slice(96, 6);
            var mask = kept.Slice(0, batch * 6);
            var dfc = scratch.Slice(0, batch * 6);

            // dfc = dresult * mask
            Elementwise.Map(default(Mul), dfc, dresult, mask);

            // dfc.bias += sum(dfc, 0)
            Reduce.AddSum(default(Copy), fcBiasGradient, [6], [batch], new Strided(dfc, 1, 6));

            if (!dx.IsEmpty)
            {
                // dx = dresult + dfc·fc.weight  [batch, 6] x [6, 6] -> [batch, 6]
                Gemm.LinearInputGradient(default(Add), dx, dfc, fcWeight, batch, 6, 6, new Strided(dresult, 6, 1));
            }

            // dfc.weight += dfcᵀ·x  [6, batch] x [batch, 6] -> [6, 6]
            Gemm.AddLinearWeightGradient(fcWeightGradient, dfc, x, batch, 6, 6);
        }

        private readonly struct Square : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a * a;
        }

        private readonly struct DivMul(float size) : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a * (V.Create(1f) / V.Create(size));
        }

        private readonly struct AddAdd : IFormula3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c)
                where V : struct, IVector<V> => (a + c) + b;
        }

        private readonly struct Mul : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a * b;
        }

        private readonly struct AddMulAdd : IFormula4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c, V d)
                where V : struct, IVector<V> => ((a + c) * d) + b;
        }

        private readonly struct MulMul : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a * (b * V.Create(2f));
        }

        private readonly struct LeMulWhere : IFormula3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c)
                where V : struct, IVector<V> => V.Select(a <= V.Zero, V.Zero, b * c);
        }

        private readonly struct Copy : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a;
        }

        private readonly struct Add : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a + b;
        }
    }
}
